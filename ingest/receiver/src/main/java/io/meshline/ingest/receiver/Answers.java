package io.meshline.ingest.receiver;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;

/** What callers are told. */
final class Answers {
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);
  private static final long RETRY_SECONDS = 5;

  private Answers() {}

  /** The answer to an OTLP export that was decoded: with what of it was rejected, if anything. */
  static RawMessage export(Receipt receipt) {
    if (receipt.rejectedRecords() == 0) {
      return RawMessage.EMPTY;
    }
    return RawMessage.of(
        ExportTraceServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportTracePartialSuccess.newBuilder()
                    .setRejectedSpans(receipt.rejectedRecords())
                    .setErrorMessage(receipt.firstRejection()))
            .build()
            .toByteArray());
  }

  /** Says that the broker is too slow, so that the caller may try again later. */
  static Status late() {
    return Status.UNAVAILABLE.withDescription("the broker or other callers are slow");
  }

  /** Goes with {@link #late}: without it a caller of OTLP may take the failure as final. */
  static Metadata retryLater() {
    RetryInfo retry =
        RetryInfo.newBuilder()
            .setRetryDelay(Duration.newBuilder().setSeconds(RETRY_SECONDS))
            .build();
    com.google.rpc.Status details =
        com.google.rpc.Status.newBuilder()
            .setCode(late().getCode().value())
            .setMessage(String.valueOf(late().getDescription()))
            .addDetails(Any.pack(retry))
            .build();
    Metadata trailers = new Metadata();
    trailers.put(DETAILS, details.toByteArray());
    return trailers;
  }

  static Status undecodable(Receipt receipt) {
    return Status.INVALID_ARGUMENT.withDescription(receipt.firstRejection());
  }

  static Status oversized(long limit) {
    return Status.RESOURCE_EXHAUSTED.withDescription(
        "message: larger when decompressed (expected: at most " + limit + " bytes)");
  }

  static Status noMessage() {
    return Status.INTERNAL.withDescription("messages: 0 (expected: 1)");
  }
}
