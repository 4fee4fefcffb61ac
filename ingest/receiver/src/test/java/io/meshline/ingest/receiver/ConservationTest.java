package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.skywalking.apm.network.servicemesh.v3.MeshProbeDownstream;
import org.apache.skywalking.apm.network.servicemesh.v3.ServiceMeshMetrics;
import org.junit.jupiter.api.Test;

/** received = published + rejected, by protocol, whatever the callers and the broker do. */
class ConservationTest {
  private static final int CALLERS = 6;
  private static final int ROUNDS = 25;

  @Test
  void receivedIsPublishedPlusRejected() throws Exception {
    long seed = System.nanoTime();
    System.out.println("ConservationTest seed: " + seed);
    AtomicLong mesh = new AtomicLong();
    AtomicLong spans = new AtomicLong();
    AtomicLong garbage = new AtomicLong();
    try (Loopback loopback = new Loopback("batch.max-records", "50")) {
      loopback.broker().failNext(5);
      ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
      List<Future<?>> running = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        Random random = new Random(seed + caller);
        running.add(
            callers.submit(
                () -> {
                  for (int round = 0; round < ROUNDS; round++) {
                    int size = random.nextInt(120);
                    switch (random.nextInt(3)) {
                      case 0 -> {
                        sendMesh(loopback, size);
                        mesh.addAndGet(size);
                      }
                      case 1 -> {
                        loopback.otlp().export(Telemetry.export(random.nextInt(), size));
                        spans.addAndGet(size);
                      }
                      default -> {
                        sendGarbage(loopback, random);
                        garbage.incrementAndGet();
                      }
                    }
                  }
                }));
      }
      for (Future<?> each : running) {
        each.get(60, TimeUnit.SECONDS);
      }
      callers.shutdown();

      Counters counters = loopback.counters();
      assertThat(counters.publishedRecords(Source.SERVICE_MESH)).isEqualTo(mesh.get());
      assertThat(counters.publishedRecords(Source.OTLP)).isEqualTo(spans.get());
      assertThat(counters.rejectedRecords(Source.SERVICE_MESH, Intake.UNDECODABLE))
          .isEqualTo(garbage.get());
      assertThat(counters.receivedRecords(Source.SERVICE_MESH))
          .isEqualTo(mesh.get() + garbage.get());
      assertThat(counters.receivedRecords(Source.OTLP)).isEqualTo(spans.get());
      assertThat(counters.inFlightRecords()).isZero();
      assertThat(loopback.receiver().inFlight().bytes()).isZero();
      assertThat(loopback.broker().callsPublished()).isEqualTo((int) mesh.get());
      assertThat(loopback.broker().spansPublished()).isEqualTo((int) spans.get());
      await()
          .until(() -> counters.deadLetters(true) + counters.deadLetters(false) == garbage.get());
      assertThat(loopback.broker().deadLetters())
          .allMatch(letter -> letter.getReason().equals(Intake.UNDECODABLE));
    }
  }

  private static void sendMesh(Loopback loopback, int entries) {
    Answer<MeshProbeDownstream> answer = new Answer<>();
    StreamObserver<ServiceMeshMetrics> stream = loopback.mesh().collect(answer);
    stream.onNext(Telemetry.meshMetrics(entries));
    stream.onCompleted();
    assertThat(answer.code()).isEqualTo(Status.Code.OK);
  }

  private static void sendGarbage(Loopback loopback, Random random) {
    ManagedChannel channel = loopback.connect(loopback.receiver().skywalkingPort());
    byte[] bytes = new byte[1 + random.nextInt(200)];
    random.nextBytes(bytes);
    bytes[0] = (byte) 0xFF;
    MethodDescriptor<RawMessage, RawMessage> method =
        RawMessage.method("skywalking.v3.ServiceMeshMetricService/collect");
    Answer<RawMessage> answer = new Answer<>();
    StreamObserver<RawMessage> stream =
        ClientCalls.asyncBidiStreamingCall(channel.newCall(method, CallOptions.DEFAULT), answer);
    stream.onNext(RawMessage.of(bytes));
    stream.onCompleted();
    assertThat(answer.code()).isEqualTo(Status.Code.OK);
  }

  /** Calls that end in every way there is, many at once. */
  @Test
  void howeverCallsEndNothingStaysCounted() throws Exception {
    long seed = System.nanoTime();
    System.out.println("ConservationTest seed: " + seed);
    try (Loopback loopback =
        new Loopback(
            "message.max-size",
            "64KiB",
            "half-read.max-size",
            "96KiB",
            "in-flight.max-size",
            "64KiB",
            "otlp.answer-timeout",
            "100ms",
            "batch.max-records",
            "50")) {
      ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
      List<Future<?>> running = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        Random random = new Random(seed + caller);
        running.add(
            callers.submit(
                () -> {
                  for (int round = 0; round < ROUNDS; round++) {
                    callAnyhow(loopback, random);
                  }
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get(120, TimeUnit.SECONDS);
      }
      callers.shutdown();

      Counters counters = loopback.counters();
      Receiver receiver = loopback.receiver();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  receiver.inFlight().bytes() == 0
                      && receiver.halfRead().bytes() == 0
                      && receiver.inFlight().waiting() == 0
                      && counters.inFlightRecords() == 0);
      for (Source source : Source.values()) {
        await(source.label()).until(() -> counters.openCalls(source) == 0);
      }
      assertThat(counters.receivedRecords(Source.OTLP)).isPositive();
      assertThat(loopback.broker().spansPublished())
          .isEqualTo((int) counters.publishedRecords(Source.OTLP));
      assertThat(counters.receivedRecords(Source.OTLP))
          .isEqualTo(
              counters.publishedRecords(Source.OTLP)
                  + counters.rejectedRecords(Source.OTLP, RefusedMessages.TOO_LARGE)
                  + counters.rejectedRecords(Source.OTLP, Intake.UNDECODABLE));
    }
  }

  private static void callAnyhow(Loopback loopback, Random random) throws Exception {
    byte[] body = Telemetry.export(random.nextInt(), random.nextInt(900)).toByteArray();
    int kind = random.nextInt(6);
    switch (kind) {
      case 0, 1 -> {
        // A stream that is left at any moment, or in good order.
        Answer<RawMessage> answer = new Answer<>();
        StreamObserver<RawMessage> stream =
            ClientCalls.asyncBidiStreamingCall(
                loopback
                    .connect(loopback.receiver().skywalkingPort())
                    .newCall(
                        RawMessage.method("skywalking.v3.TraceSegmentReportService/collect"),
                        CallOptions.DEFAULT),
                answer);
        stream.onNext(RawMessage.of(body));
        stream.onNext(RawMessage.of(body));
        if (kind == 0) {
          stream.onError(Status.CANCELLED.asRuntimeException());
        } else {
          stream.onCompleted();
          assertThat(answer.code()).isNotNull();
        }
      }
      case 2 -> {
        try {
          loopback
              .otlp()
              .withDeadlineAfter(1 + random.nextInt(60), TimeUnit.MILLISECONDS)
              .withCompression(random.nextBoolean() ? "gzip" : "identity")
              .export(Telemetry.export(random.nextInt(), random.nextInt(900)));
        } catch (StatusRuntimeException e) {
          assertThat(e.getStatus().getCode())
              .isIn(
                  Status.Code.DEADLINE_EXCEEDED,
                  Status.Code.UNAVAILABLE,
                  Status.Code.RESOURCE_EXHAUSTED);
        }
      }
      case 3 -> {
        int status =
            loopback
                .post(ReceiverOption.OTLP_HTTP_PORT, "/v1/traces", "application/x-protobuf", body)
                .statusCode();
        assertThat(status).isIn(200, 413, 503);
      }
      case 4 -> {
        try (Socket socket = HalfBodies.begin(loopback, body)) {
          if (random.nextBoolean()) {
            HalfBodies.finish(socket, body);
          }
        } catch (IOException e) {
          // It may have been answered and hung up already.
          assertThat(e).isNotNull();
        }
      }
      default -> {
        loopback.broker().hold();
        loopback.broker().release();
      }
    }
  }
}
