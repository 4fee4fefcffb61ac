package io.meshline.e2e.zipkin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshline.e2e.stack.Engines;
import io.meshline.e2e.stack.TopicContents;
import io.meshline.ingest.publisher.TopicInstaller;
import io.meshline.ingest.publisher.TopicSizing;
import io.meshline.ingest.receiver.Receiver;
import io.meshline.ingest.receiver.ReceiverOption;
import io.meshline.ingest.receiver.ReceiverOptions;
import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallBatches;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.InstanceMetadata;
import io.meshline.schemas.IntakeTopics;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanBatch;
import io.meshline.schemas.SpanKind;
import io.meshline.schemas.Topics;
import io.meshline.schemas.Topics.Topic;
import io.meshline.schemas.UndecodableException;
import io.meshline.standalone.engine.KafkaProcess;
import io.meshline.standalone.engine.RegistryProcess;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.skywalking.apm.network.common.v3.KeyStringValuePair;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.SpanLayer;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;
import org.apache.skywalking.apm.network.language.agent.v3.SpanType;
import org.apache.skywalking.apm.network.management.v3.InstanceProperties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zipkin2.reporter.BytesMessageSender;
import zipkin2.reporter.Encoding;
import zipkin2.reporter.kafka.KafkaSender;
import zipkin2.reporter.urlconnection.URLConnectionSender;

/**
 * Services under the real Brave report over HTTP and by Kafka; the broker is killed meanwhile. And
 * what SkyWalking's Kafka reporter writes, by a plain producer: the reporter itself is not to be
 * had from Maven Central.
 */
class BraveIT {
  private static final String NAMESPACE = "shop";
  private static final String GROUP = "intake";
  private static final int VISITS = 30;
  private static final int FAILING = 5;

  private static Engines engines;
  private static KafkaProcess kafka;
  private static RegistryProcess registry;
  private static Receiver receiver;

  @BeforeAll
  static void start(@TempDir Path folder) {
    engines = Engines.start(folder);
    kafka = engines.kafka();
    registry = engines.registry();
    try (Admin admin = admin()) {
      List<Topic> topics = new ArrayList<>(Topics.all());
      topics.addAll(IntakeTopics.zipkin());
      topics.addAll(IntakeTopics.skywalking(NAMESPACE));
      assertThat(new TopicInstaller(admin, TopicSizing.DEFAULT).install(topics).created())
          .hasSize(Topics.all().size() + 7)
          .contains("zipkin", "shop-skywalking-segments", "shop-skywalking-logs");
    }
    receiver =
        Receiver.start(
            ReceiverOptions.of(
                Map.ofEntries(
                    Map.entry("skywalking.port", "0"),
                    Map.entry("skywalking-http.port", "0"),
                    Map.entry("otlp.port", "0"),
                    Map.entry("otlp-http.port", "0"),
                    Map.entry("zipkin.port", "0"),
                    Map.entry("http.port", "0"),
                    Map.entry("kafka-intake.zipkin", "true"),
                    Map.entry("kafka-intake.skywalking", "true"),
                    Map.entry("kafka-intake.skywalking-namespace", NAMESPACE),
                    Map.entry("kafka-intake.group-id", GROUP),
                    Map.entry("kafka.bootstrap-servers", kafka.bootstrapServers()),
                    Map.entry("registry.urls", registry.url().toString()))));
  }

  @AfterAll
  static void stop() {
    receiver.close();
    engines.close();
  }

  @Test
  void spansOfBraveComeOverHttp() throws Exception {
    int port = Objects.requireNonNull(receiver.telemetryPorts().get(ReceiverOption.ZIPKIN_PORT));
    String url = "http://127.0.0.1:" + port + "/api/v2/spans";
    visit("http", () -> http(url, Encoding.JSON), () -> http(url, Encoding.PROTO3));
  }

  @Test
  void spansOfBraveComeByKafka() throws Exception {
    visit("kafka", () -> kafka(Encoding.JSON), () -> kafka(Encoding.PROTO3));
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              try (Admin admin = admin()) {
                assertThat(lag(admin, IntakeTopics.ZIPKIN)).isZero();
              }
            });
  }

  @Test
  void whatSkyWalkingsReporterWritesIsReadThroughAnOutage() throws Exception {
    try (KafkaProducer<String, byte[]> agent =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < 50; i++) {
        send(agent, IntakeTopics.SKYWALKING_SEGMENTS, "segment-" + i, segment(i).toByteArray());
      }
      send(
          agent,
          IntakeTopics.SKYWALKING_MANAGEMENTS,
          "register-orders@1",
          InstanceProperties.newBuilder()
              .setService("orders")
              .setServiceInstance("orders@1")
              .addProperties(KeyStringValuePair.newBuilder().setKey("language").setValue("java"))
              .build()
              .toByteArray());
      kafka.kill();
      kafka.restart();
      for (int i = 50; i < 100; i++) {
        send(agent, IntakeTopics.SKYWALKING_SEGMENTS, "segment-" + i, segment(i).toByteArray());
      }
    }
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () ->
                // At least once: what was on its way when the broker died may be there twice.
                assertThat(calls().stream().map(CallRecord::getTraceId).distinct()).hasSize(100));
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () ->
                assertThat(records(Topics.INSTANCES))
                    .map(InstanceMetadata.class::cast)
                    .anySatisfy(
                        instance ->
                            assertThat(instance.getProperties())
                                .containsEntry("language", "java")));
  }

  private interface Sender {
    BytesMessageSender open();
  }

  /** Front calls cart, which asks its database; both are traced, and one of five visits fails. */
  private static void visit(String suffix, Sender frontSender, Sender cartSender) throws Exception {
    String front = "front-" + suffix;
    String cart = "cart-" + suffix;
    try (BytesMessageSender forFront = frontSender.open();
        BytesMessageSender forCart = cartSender.open();
        BraveService callee =
            new BraveService(
                cart,
                "/carts/{id}",
                forCart,
                (service, exchange) -> {
                  service.query("select * from carts where id = 17");
                  boolean fails = exchange.getRequestURI().getPath().endsWith("/13");
                  return fails ? 503 : 200;
                });
        BraveService caller =
            new BraveService(
                front,
                "/",
                forFront,
                (service, exchange) -> {
                  String path = exchange.getRequestURI().getQuery();
                  return service.call(cart, callee.address().resolve(path));
                })) {
      for (int i = 0; i < VISITS; i++) {
        String path = "/carts/" + (i % FAILING == 0 ? 13 : 17);
        open(caller.address().resolve("/?" + path));
      }
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(spans(front, cart)).hasSize(4 * VISITS));

    List<Span> spans = spans(front, cart);
    Map<String, Span> clients =
        spans.stream()
            .filter(span -> is(span, front, SpanKind.CLIENT))
            .collect(Collectors.toMap(BraveIT::ids, span -> span));
    List<Span> servers = spans.stream().filter(span -> is(span, cart, SpanKind.SERVER)).toList();
    assertThat(servers)
        .hasSize(VISITS)
        .allSatisfy(
            server -> {
              assertThat(server.getShared()).isTrue();
              assertThat(server.getTraceId()).hasSize(32);
              assertThat(server.getSelf().getEndpoint()).isEqualTo("GET:/carts/{id}");
              assertThat(clients).containsKey(ids(server));
              Span client = Objects.requireNonNull(clients.get(ids(server)));
              assertThat(client.getShared()).isFalse();
              assertThat(client.getPeer().getService()).isEqualTo(cart);
              assertThat(client.getLatencyMicros()).isPositive();
              assertThat(client.getOutcome()).isEqualTo(server.getOutcome());
            });
    assertThat(servers)
        .filteredOn(server -> server.getOutcome() == Outcome.FAILURE)
        .hasSize(VISITS / FAILING)
        .allMatch(server -> server.getStatusCode() == 503);
    assertThat(spans)
        .filteredOn(span -> is(span, front, SpanKind.SERVER))
        .hasSize(VISITS)
        .allMatch(span -> span.getParentSpanId().isEmpty() && !span.getShared());
    assertThat(spans)
        .filteredOn(span -> is(span, cart, SpanKind.CLIENT))
        .hasSize(VISITS)
        .allMatch(
            span ->
                span.getProtocol() == Protocol.DATABASE
                    && span.getPeer().getService().equals("mysql")
                    && span.getPeer().getEndpoint().equals("SELECT"));
  }

  private static void open(URI uri) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    assertThat(connection.getResponseCode()).isIn(200, 503);
  }

  private static BytesMessageSender http(String url, Encoding encoding) {
    return URLConnectionSender.newBuilder().endpoint(url).encoding(encoding).build();
  }

  /** Unlike its default, it waits for the broker: what a broker never took nobody can read. */
  private static BytesMessageSender kafka(Encoding encoding) {
    return KafkaSender.newBuilder()
        .bootstrapServers(kafka.bootstrapServers())
        .encoding(encoding)
        .overrides(Map.of("max.request.size", 1 << 20, "acks", "all"))
        .build();
  }

  private static void send(
      KafkaProducer<String, byte[]> agent, String topic, String key, byte[] value)
      throws Exception {
    agent.send(new ProducerRecord<>(NAMESPACE + "-" + topic, key, value)).get();
  }

  /** An order is stored: a call that is known at once, since databases record no spans. */
  private static SegmentObject segment(int number) {
    long now = System.currentTimeMillis();
    return SegmentObject.newBuilder()
        .setTraceId("segment-trace-" + number)
        .setTraceSegmentId("segment-" + number)
        .setService("orders")
        .setServiceInstance("orders@1")
        .addSpans(
            SpanObject.newBuilder()
                .setParentSpanId(-1)
                .setStartTime(now - 20)
                .setEndTime(now)
                .setOperationName("H2/JDBC/Statement/execute")
                .setPeer("localhost:9101")
                .setSpanType(SpanType.Exit)
                .setSpanLayer(SpanLayer.Database))
        .build();
  }

  private static boolean is(Span span, String service, SpanKind kind) {
    return span.getSelf().getService().equals(service) && span.getKind() == kind;
  }

  private static String ids(Span span) {
    return span.getTraceId() + "/" + span.getSpanId();
  }

  private static List<Span> spans(String... services) throws UndecodableException {
    List<String> wanted = List.of(services);
    return records(Topics.SPANS).stream()
        .flatMap(record -> ((SpanBatch) record).getSpans().stream())
        .filter(span -> wanted.contains(span.getSelf().getService()))
        .toList();
  }

  /** Of the receiver and of the span pairing. */
  private static List<CallRecord> calls() throws Exception {
    List<CallRecord> calls = new ArrayList<>();
    for (String topic : List.of(Topics.CALLS, Topics.PAIRED_CALLS)) {
      for (SpecificRecord record : records(topic)) {
        calls.addAll(CallBatches.unpack((CallBatch) record));
      }
    }
    return calls;
  }

  private static List<SpecificRecord> records(String topic) throws UndecodableException {
    return TopicContents.read(
        kafka.bootstrapServers(), registry.url(), topic, Topics.named(topic).values());
  }

  /** Records of a topic that the group has not done. */
  private static long lag(Admin admin, String topic) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> done =
        admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get();
    long lag = 0;
    int partitions =
        Objects.requireNonNull(
                admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic))
            .partitions()
            .size();
    for (int i = 0; i < partitions; i++) {
      TopicPartition partition = new TopicPartition(topic, i);
      OffsetAndMetadata offset = done.get(partition);
      lag += end(admin, partition) - (offset == null ? 0 : offset.offset());
    }
    return lag;
  }

  private static long end(Admin admin, TopicPartition partition) throws Exception {
    return admin
        .listOffsets(Map.of(partition, OffsetSpec.latest()))
        .partitionResult(partition)
        .get()
        .offset();
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }
}
