package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.Codec;
import io.grpc.Compressor;
import io.grpc.CompressorRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

/** gRPC messages whose compression is not what the caller says it is, or that nobody knows. */
class BrokenCompressionTest {

  /** Compresses nothing, whatever it is called. */
  private record Pretended(String encoding) implements Compressor {
    @Override
    public String getMessageEncoding() {
      return encoding;
    }

    @Override
    public OutputStream compress(OutputStream plain) {
      return plain;
    }
  }

  @Test
  void aBrokenMessageIsCountedAndDoesNotEndTheStream() {
    try (Loopback loopback = new Loopback()) {
      Answer<RawMessage> answer = new Answer<>();
      sendTwo(loopback, "gzip", answer);
      assertThat(answer.code()).isEqualTo(Status.Code.OK);
      Counters counters = loopback.counters();
      assertThat(counters.rejectedRecords(Source.SKYWALKING, Intake.UNDECODABLE)).isEqualTo(2);
      assertThat(counters.receivedRecords(Source.SKYWALKING)).isEqualTo(2);
      assertThat(loopback.inFlightBytes()).isZero();
      await().until(() -> loopback.broker().deadLetters().size() == 2);
    }
  }

  @Test
  void anUnknownCompressionIsRefusedAndCounted() {
    try (Loopback loopback = new Loopback()) {
      Answer<RawMessage> answer = new Answer<>();
      sendTwo(loopback, "squeezed", answer);
      assertThat(answer.code()).isEqualTo(Status.Code.UNIMPLEMENTED);
      Counters counters = loopback.counters();
      await()
          .until(() -> counters.rejectedRecords(Source.SKYWALKING, HttpRoutes.UNKNOWN_TYPE) == 1);
      assertThat(counters.receivedRecords(Source.SKYWALKING)).isEqualTo(1);
      await().until(() -> counters.answers(Source.SKYWALKING, "UNIMPLEMENTED") == 1);
    }
  }

  private static void sendTwo(Loopback loopback, String encoding, Answer<RawMessage> answer) {
    CompressorRegistry compressors = CompressorRegistry.newEmptyInstance();
    compressors.register(Codec.Identity.NONE);
    compressors.register(new Pretended(encoding));
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", loopback.receiver().skywalkingPort())
            .usePlaintext()
            .compressorRegistry(compressors)
            .build();
    try {
      StreamObserver<RawMessage> stream =
          ClientCalls.asyncBidiStreamingCall(
              channel.newCall(
                  RawMessage.method("skywalking.v3.TraceSegmentReportService/collect"),
                  CallOptions.DEFAULT.withCompression(encoding)),
              answer);
      stream.onNext(RawMessage.of(new byte[] {1, 2, 3}));
      stream.onNext(RawMessage.of(new byte[] {4, 5, 6}));
      stream.onCompleted();
      assertThat(answer.code()).isNotNull();
    } finally {
      channel.shutdownNow();
    }
  }
}
