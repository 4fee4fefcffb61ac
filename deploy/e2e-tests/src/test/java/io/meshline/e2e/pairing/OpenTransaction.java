package io.meshline.e2e.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.e2e.stack.CallTopic;
import io.meshline.e2e.stack.JobJar;
import io.meshline.e2e.stack.TopicContents;
import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallBatcher;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Kind;
import io.meshline.schemas.NodeMetrics;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.RecordEncoder;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Side;
import io.meshline.schemas.TlsMode;
import io.meshline.schemas.Topics;
import io.meshline.schemas.registry.SchemaRegistryClient;
import io.meshline.standalone.engine.FlinkCluster;
import io.meshline.standalone.engine.KafkaProcess;
import io.meshline.standalone.engine.RegistryProcess;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A transaction that a dead pairing job has left open: calls that others report are aggregated
 * meanwhile and their windows close, and what was held back counts in its window.
 */
final class OpenTransaction {
  private final KafkaProcess kafka;
  private final RegistryProcess registry;
  private final FlinkCluster flink;
  private final int partitions;

  /** With engines that run, and topics of so many partitions. */
  OpenTransaction(
      KafkaProcess kafka, RegistryProcess registry, FlinkCluster flink, int partitions) {
    this.kafka = kafka;
    this.registry = registry;
    this.flink = flink;
    this.partitions = partitions;
  }

  void holdsBackNothingButPairedCalls() throws Exception {
    Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES).minusSeconds(300);
    try (KafkaProducer<byte[], byte[]> pairing = transactions();
        CallTopic calls = new CallTopic(kafka.bootstrapServers(), registry.url())) {
      pairing.beginTransaction();
      send(pairing, call("paired", minute.plusSeconds(10)));
      pairing.flush();

      String job = submit();
      calls.send(each(call("direct", minute.plusSeconds(10))), 1, 1);
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> seen("direct") == 2L * partitions);
      // All partitions must pass the minute, whichever a call goes to.
      long closed = minute.plusSeconds(60).toEpochMilli();
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(500))
          .until(
              () -> {
                calls.send(each(call("later", minute.plusSeconds(150))), 1, System.nanoTime());
                return eventTime(job) >= closed;
              });
      assertThat(seen("paired")).isZero();

      pairing.commitTransaction();
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> seen("paired") == partitions);
      assertThat(flink.jobs().lastFailure(job)).isEmpty();
      flink.jobs().cancel(job);
      await()
          .atMost(Duration.ofMinutes(1))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> flink.jobs().state(job).equals("CANCELED"));
    }
  }

  private String submit() {
    return flink
        .jobs()
        .submit(
            JobJar.path(),
            "io.meshline.jobs.CallAggregationJob",
            List.of(
                "--kafka.bootstrap-servers", kafka.bootstrapServers(),
                "--registry.urls", registry.url().toString(),
                "--search.enabled", "false",
                "--source.start", "earliest",
                "--source.idleness", "5s",
                "--publish.minute", "1s",
                "--publish.correction", "1s",
                "--job.parallelism", "1"));
  }

  private KafkaProducer<byte[], byte[]> transactions() {
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "transactional.id",
                "dead",
                "transaction.timeout.ms",
                600_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    return producer;
  }

  /** One batch with the call to each partition. */
  private void send(KafkaProducer<byte[], byte[]> producer, CallRecord call) {
    CallBatcher batcher = new CallBatcher();
    assertThat(batcher.add(call)).isTrue();
    byte[] value =
        new RecordEncoder<CallBatch>(
                new SchemaRegistryClient(registry.url().toString()),
                Topics.PAIRED_CALLS,
                CallBatch.getClassSchema())
            .encode(batcher.build());
    for (int partition = 0; partition < partitions; partition++) {
      var unused = producer.send(new ProducerRecord<>(Topics.PAIRED_CALLS, partition, null, value));
    }
  }

  private List<CallRecord> each(CallRecord call) {
    List<CallRecord> calls = new ArrayList<>();
    for (int i = 0; i < 2 * partitions; i++) {
      calls.add(call);
    }
    return calls;
  }

  /** Calls that the newest result for a service's minute holds. */
  private long seen(String service) throws Exception {
    long most = 0;
    for (SpecificRecord record :
        TopicContents.read(
            kafka.bootstrapServers(),
            registry.url(),
            Topics.NODES,
            List.of(NodeMetrics.getClassSchema()))) {
      NodeMetrics node = (NodeMetrics) record;
      if (node.getNode().getService().equals(service)
          && node.getResolution().toString().contains("MINUTE")) {
        most = Math.max(most, node.getVersion());
      }
    }
    return most;
  }

  /** The event time of the job where it rolls up, in milliseconds. */
  private long eventTime(String job) {
    for (JsonNode vertex : flink.jobs().get("/jobs/" + job).get("vertices")) {
      if (vertex.get("name").asText().startsWith("Roll up")) {
        JsonNode watermarks =
            flink
                .jobs()
                .get("/jobs/" + job + "/vertices/" + vertex.get("id").asText() + "/watermarks");
        return watermarks.isEmpty() ? Long.MIN_VALUE : watermarks.get(0).get("value").asLong();
      }
    }
    throw new AssertionError("no vertex that rolls up in " + job);
  }

  private static CallRecord call(String service, Instant start) {
    return CallRecord.newBuilder()
        .setStart(start)
        .setLatencyMicros(1_000)
        .setReporter(Reporter.AGENT)
        .setSide(Side.SERVER)
        .setSource(new Party("", "", "", "front", "", "", Kind.SERVICE))
        .setDestination(new Party("", "", "", service, "", "GET:/x", Kind.SERVICE))
        .setProtocol(Protocol.HTTP)
        .setOutcome(Outcome.SUCCESS)
        .setTls(TlsMode.UNKNOWN)
        .setAttributes(Map.of())
        .build();
  }
}
