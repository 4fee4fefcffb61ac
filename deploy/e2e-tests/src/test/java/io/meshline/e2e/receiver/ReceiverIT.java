package io.meshline.e2e.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.service.accesslog.v3.AccessLogServiceGrpc;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.meshline.e2e.stack.Engines;
import io.meshline.ingest.publisher.TopicInstaller;
import io.meshline.ingest.publisher.TopicSizing;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.registry.SchemaRegistryClient;
import io.meshline.standalone.engine.KafkaProcess;
import io.meshline.standalone.engine.RegistryProcess;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.TraceSegmentReportServiceGrpc;
import org.apache.skywalking.apm.network.servicemesh.v3.ServiceMeshMetricServiceGrpc;
import org.apache.skywalking.apm.network.servicemesh.v3.ServiceMeshMetrics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The receiver in a JVM of 128 MiB before a real Kafka: everything that callers were answered for
 * is in the topics, while somebody sends random bytes to each port or the broker is killed; and
 * SIGTERM ends it well.
 */
class ReceiverIT {
  private static final int EXPORTS = 40;
  private static final int SPANS = 50;
  private static final int SEGMENTS = 600;
  private static final int MESH_MESSAGES = 20;
  private static final int ENTRIES = 50;
  private static final int GARBAGE = 7;

  private static Path folder;
  private static Engines engines;
  private static KafkaProcess kafka;
  private static RegistryProcess registry;
  private static Published published;

  @BeforeAll
  static void start(@TempDir Path temporary) {
    folder = temporary;
    engines = Engines.start(folder);
    kafka = engines.kafka();
    registry = engines.registry();
    published =
        new Published(
            kafka.bootstrapServers(), new SchemaRegistryClient(registry.url().toString()));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      new TopicInstaller(admin, TopicSizing.DEFAULT).install();
    }
  }

  @AfterAll
  static void stop() {
    engines.close();
  }

  @Test
  void whatWasAnsweredIsInTheTopics() throws Exception {
    try (ReceiverProcess receiver = receiver()) {
      drive(receiver);

      assertThat(published.spans()).hasSize(EXPORTS * SPANS);
      Map<String, Long> calls =
          published.calls().stream()
              .collect(
                  Collectors.groupingBy(
                      (CallRecord call) -> call.getDestination().getService(),
                      Collectors.counting()));
      assertThat(calls)
          .containsEntry("orders", (long) SEGMENTS)
          .containsEntry("probed", (long) MESH_MESSAGES * ENTRIES)
          .containsEntry("carts", (long) MESH_MESSAGES * ENTRIES);
      assertThat(receiver.metric("received_total", ""))
          .isEqualTo(
              receiver.metric("published_total", "") + receiver.metric("rejected_total", ""));
      assertThat(receiver.metric("rejected_total", "reason=\"undecodable\"")).isEqualTo(GARBAGE);
      assertThat(receiver.terminate()).as(receiver.log()).isZero();
      assertThat(published.deadLetters())
          .hasSize(GARBAGE)
          .allMatch(letter -> letter.getReason().equals("undecodable"));
    }
  }

  @Test
  void aBrokerThatIsAwayCostsTimeAndNothingElse() throws Exception {
    try (ReceiverProcess receiver = receiver()) {
      ManagedChannel agents = Grpc.channel(receiver.skywalkingPort());
      kafka.kill();
      End end = new End();
      StreamObserver<SegmentObject> segments =
          TraceSegmentReportServiceGrpc.newStub(agents).collect(end.observer());
      for (int i = 0; i < SEGMENTS; i++) {
        segments.onNext(Observers.segment("patient", i));
      }
      segments.onCompleted();
      await().atMost(Duration.ofSeconds(30)).until(() -> !receiver.ready());
      assertThat(end.done()).isFalse();

      kafka.restart();
      end.await();
      agents.shutdownNow();
      // At least once: what was sent again while the broker died may be there twice.
      assertThat(
              published.calls().stream()
                  .filter(call -> call.getDestination().getService().equals("patient"))
                  .map(CallRecord::getTraceId)
                  .distinct())
          .hasSize(SEGMENTS);
      assertThat(receiver.terminate()).as(receiver.log()).isZero();
    }
  }

  private static ReceiverProcess receiver() throws IOException {
    ReceiverProcess receiver =
        new ReceiverProcess(folder, kafka.bootstrapServers(), registry.url().toString());
    await().atMost(Duration.ofSeconds(60)).until(receiver::ready);
    return receiver;
  }

  private static void drive(ReceiverProcess receiver) throws Exception {
    ManagedChannel agents = Grpc.channel(receiver.skywalkingPort());
    ManagedChannel exporter = Grpc.channel(receiver.otlpPort());
    try {
      End segmentsEnd = new End();
      StreamObserver<SegmentObject> segments =
          TraceSegmentReportServiceGrpc.newStub(agents).collect(segmentsEnd.observer());
      End meshEnd = new End();
      StreamObserver<ServiceMeshMetrics> mesh =
          ServiceMeshMetricServiceGrpc.newStub(agents).collect(meshEnd.observer());
      End logsEnd = new End();
      StreamObserver<StreamAccessLogsMessage> logs =
          AccessLogServiceGrpc.newStub(agents).streamAccessLogs(logsEnd.observer());
      for (int i = 0; i < SEGMENTS; i++) {
        segments.onNext(Observers.segment("orders", i));
      }
      segments.onCompleted();
      for (int i = 0; i < MESH_MESSAGES; i++) {
        mesh.onNext(Observers.meshMetrics(ENTRIES));
        logs.onNext(Observers.accessLogs(i == 0, ENTRIES));
      }
      mesh.onCompleted();
      logs.onCompleted();
      garbage(receiver, agents);
      for (int i = 0; i < EXPORTS; i++) {
        TraceServiceGrpc.newBlockingStub(exporter).export(Observers.export(i * SPANS, SPANS));
      }
      for (End end : List.of(segmentsEnd, meshEnd, logsEnd)) {
        end.await();
      }
    } finally {
      agents.shutdownNow();
      exporter.shutdownNow();
    }
  }

  private static void garbage(ReceiverProcess receiver, ManagedChannel agents) throws Exception {
    long seed = System.nanoTime();
    System.out.println("ReceiverIT seed: " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      for (int port : receiver.ports()) {
        byte[] bytes = new byte[random.nextInt(8_192)];
        random.nextBytes(bytes);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
          socket.getOutputStream().write(bytes);
        } catch (IOException e) {
          // It may hang up on us at any point; what counts is that others are not disturbed.
          assertThat(e).isNotNull();
        }
      }
    }
    End end = new End();
    StreamObserver<byte[]> stream =
        ClientCalls.asyncBidiStreamingCall(
            agents.newCall(
                MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                    .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                    .setFullMethodName("skywalking.v3.TraceSegmentReportService/collect")
                    .build(),
                CallOptions.DEFAULT),
            end.observer());
    for (int i = 0; i < GARBAGE; i++) {
      stream.onNext(new byte[] {(byte) 0xFF, (byte) i, 1, 2, 3});
    }
    stream.onCompleted();
    end.await();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
