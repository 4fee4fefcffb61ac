package io.meshline.ingest.receiver;

import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.Map;

/**
 * Counts messages that the transport refused for their size, and calls for their compression: it
 * answers RESOURCE_EXHAUSTED and UNIMPLEMENTED before any code of ours sees them.
 */
final class RefusedMessages extends ServerStreamTracer.Factory {

  /** Why messages that are too large count as rejected. */
  static final String TOO_LARGE = "too_large";

  private static final String OF_SIZE = "gRPC message exceeds maximum size";
  private static final String OF_COMPRESSION = "Can't find decompressor";

  private final Map<String, Source> sources;
  private final Counters counters;

  /**
   * @param sources by the full name of the method
   */
  RefusedMessages(Map<String, Source> sources, Counters counters) {
    this.sources = sources;
    this.counters = counters;
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
    Source source = sources.get(fullMethodName);
    return new ServerStreamTracer() {
      @Override
      public void streamClosed(Status status) {
        String description = status.getDescription();
        if (source == null || description == null) {
          return;
        }
        if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED && description.startsWith(OF_SIZE)) {
          counters.rejected(source, TOO_LARGE);
        } else if (status.getCode() == Status.Code.UNIMPLEMENTED
            && description.startsWith(OF_COMPRESSION)) {
          counters.rejected(source, HttpRoutes.UNKNOWN_TYPE);
        }
      }
    };
  }
}
