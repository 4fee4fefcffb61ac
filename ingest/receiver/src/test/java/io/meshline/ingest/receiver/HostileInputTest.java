package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever one caller sends, the others go on. */
class HostileInputTest {

  @Test
  void randomBytesOnEveryPortLeaveValidCallersWorking() throws Exception {
    long seed = System.nanoTime();
    System.out.println("HostileInputTest seed: " + seed);
    Random random = new Random(seed);
    try (Loopback loopback = new Loopback()) {
      Receiver receiver = loopback.receiver();
      List<Integer> ports = new ArrayList<>(receiver.telemetryPorts().values());
      ports.add(receiver.httpPort());
      for (int round = 0; round < 20; round++) {
        for (int port : ports) {
          byte[] bytes = new byte[random.nextInt(4_096)];
          random.nextBytes(bytes);
          send(port, bytes);
          send(port, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        loopback.otlp().export(Telemetry.export(round, 1));
      }
      assertThat(loopback.broker().spansPublished()).isEqualTo(20);
      assertThat(loopback.get("/livez").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void bytesThatAreNoMessageAreRejectedKeptAndDoNotEndTheStream() {
    try (Loopback loopback = new Loopback()) {
      ManagedChannel channel = loopback.connect(loopback.receiver().skywalkingPort());
      Answer<RawMessage> answer = new Answer<>();
      StreamObserver<RawMessage> stream =
          ClientCalls.asyncBidiStreamingCall(
              channel.newCall(
                  RawMessage.method("skywalking.v3.TraceSegmentReportService/collect"),
                  CallOptions.DEFAULT),
              answer);
      byte[] garbage = {(byte) 0xFF, 1, 2, 3};
      stream.onNext(RawMessage.of(garbage));
      stream.onNext(RawMessage.of(Telemetry.segment("carts", 1).toByteArray()));
      stream.onCompleted();

      assertThat(answer.code()).isEqualTo(Status.Code.OK);
      assertThat(loopback.broker().callsPublished()).isEqualTo(1);
      await().until(() -> loopback.broker().deadLetters().size() == 1);
      assertThat(loopback.broker().deadLetters().get(0).getValue().array()).isEqualTo(garbage);
      assertThat(loopback.counters().rejectedRecords(Source.SKYWALKING, Intake.UNDECODABLE))
          .isEqualTo(1);
    }
  }

  @Test
  void anUndecodableExportMustNotBeSentAgain() {
    try (Loopback loopback = new Loopback()) {
      StatusRuntimeException refusal =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  ClientCalls.blockingUnaryCall(
                      loopback.connect(loopback.receiver().otlpPort()),
                      RawMessage.method(
                          "opentelemetry.proto.collector.trace.v1.TraceService/Export"),
                      CallOptions.DEFAULT,
                      RawMessage.of(new byte[] {(byte) 0xFF, 0})));
      assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
  }

  @Test
  void oversizedMessagesAreRefusedAndCounted() {
    try (Loopback loopback = new Loopback("message.max-size", "64KiB")) {
      StatusRuntimeException plain =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () -> loopback.otlp().export(Telemetry.export(0, 2_000)));
      assertThat(plain.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      await()
          .until(
              () ->
                  loopback.counters().rejectedRecords(Source.OTLP, RefusedMessages.TOO_LARGE) == 1);

      // Small on the wire, too large when decompressed.
      StatusRuntimeException compressed =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  TraceServiceGrpc.newBlockingStub(loopback.connect(loopback.receiver().otlpPort()))
                      .withCompression("gzip")
                      .export(Telemetry.export(0, 2_000)));
      assertThat(compressed.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      await()
          .until(
              () ->
                  loopback.counters().rejectedRecords(Source.OTLP, RefusedMessages.TOO_LARGE) == 2);

      loopback.otlp().withCompression("gzip").export(Telemetry.export(0, 20));
      assertThat(loopback.broker().spansPublished()).isEqualTo(20);
      assertThat(loopback.counters().inFlightRecords()).isZero();
      assertThat(loopback.receiver().inFlight().bytes()).isZero();
    }
  }

  private static void send(int port, byte[] bytes) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      // It may hang up on us at any point.
      assertThat(e).isNotNull();
    }
  }
}
