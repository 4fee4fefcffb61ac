package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshline.schemas.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.skywalking.apm.network.common.v3.KeyStringValuePair;
import org.apache.skywalking.apm.network.management.v3.InstancePingPkg;
import org.apache.skywalking.apm.network.management.v3.InstanceProperties;
import org.junit.jupiter.api.Test;

/** Offsets follow what the broker has acknowledged, whatever happens meanwhile. */
class KafkaIntakeTest {
  private static final TopicPartition SPANS = new TopicPartition("zipkin", 0);
  private static final TopicPartition MORE_SPANS = new TopicPartition("zipkin", 1);
  private static final TopicPartition SEGMENTS = new TopicPartition("shop-skywalking-segments", 0);
  private static final TopicPartition MANAGEMENTS =
      new TopicPartition("shop-skywalking-managements", 0);

  @Test
  void offsetsAreCommittedWhenTheBrokerHasWhatTheRecordsBecame() throws Exception {
    try (Loopback loopback = zipkin()) {
      loopback.broker().hold();
      loopback.topics().assign(SPANS);
      loopback.topics().write(SPANS, "", spans(3));
      loopback.topics().write(SPANS, "", spans(2));
      await().until(() -> loopback.broker().held() > 0);
      int polls = loopback.topics().polls();
      await().until(() -> loopback.topics().polls() > polls + 100);
      assertThat(loopback.topics().committed(SPANS)).isEmpty();

      loopback.broker().release();
      await().until(() -> loopback.topics().committed(SPANS).equals(OptionalLong.of(2)));
      assertThat(loopback.broker().spansPublished()).isEqualTo(5);
      assertThat(loopback.counters().receivedRecords(Source.ZIPKIN)).isEqualTo(5);
      assertThat(loopback.counters().inFlightRecords()).isZero();
    }
  }

  @Test
  void whatIsNoListOfSpansIsKeptWithItsPlaceAndReadOnce() throws Exception {
    try (Loopback loopback = zipkin("message.max-size", "1KiB")) {
      loopback.topics().assign(SPANS);
      loopback.topics().write(SPANS, "", bytes("hello"));
      loopback.topics().write(SPANS, "", new byte[2_000]);
      loopback.topics().write(SPANS, "", bytes("[{\"traceId\": \"1\"}]"));
      loopback.topics().write(SPANS, "", spans(1));
      await().until(() -> loopback.topics().committed(SPANS).equals(OptionalLong.of(4)));
      await().until(() -> loopback.broker().deadLetters().size() == 3);

      assertThat(loopback.broker().spansPublished()).isEqualTo(1);
      assertThat(loopback.broker().deadLetters())
          .extracting(DeadLetter::getReason)
          .containsExactly("undecodable", "too_large", "span_id_invalid");
      DeadLetter second = loopback.broker().deadLetters().get(1);
      assertThat(second.getTopic()).isEqualTo("zipkin");
      assertThat(second.getPartition()).isZero();
      assertThat(second.getOffset()).isEqualTo(1);
      assertThat(loopback.counters().receivedRecords(Source.ZIPKIN))
          .isEqualTo(loopback.counters().publishedRecords(Source.ZIPKIN) + 3);
    }
  }

  @Test
  void whatSkyWalkingsReporterWritesIsToldByTopicAndKey() throws Exception {
    try (Loopback loopback =
        new Loopback(
            "kafka-intake.skywalking", "true", "kafka-intake.skywalking-namespace", "shop")) {
      loopback.topics().assign(SEGMENTS, MANAGEMENTS);
      loopback.topics().write(SEGMENTS, "segment-1", Telemetry.segment("carts", 1).toByteArray());
      loopback
          .topics()
          .write(
              MANAGEMENTS,
              "register-i-1",
              InstanceProperties.newBuilder()
                  .setService("carts")
                  .setServiceInstance("i-1")
                  .addProperties(KeyStringValuePair.newBuilder().setKey("OS").setValue("Linux"))
                  .build()
                  .toByteArray());
      loopback
          .topics()
          .write(
              MANAGEMENTS,
              "i-1",
              InstancePingPkg.newBuilder()
                  .setService("carts")
                  .setServiceInstance("i-1")
                  .build()
                  .toByteArray());
      await().until(() -> loopback.topics().committed(SEGMENTS).equals(OptionalLong.of(1)));
      await().until(() -> loopback.topics().committed(MANAGEMENTS).equals(OptionalLong.of(2)));

      assertThat(loopback.broker().callsPublished()).isEqualTo(1);
      assertThat(loopback.broker().instances())
          .extracting(instance -> instance.getProperties().get("OS"))
          .containsExactly("Linux", null);
    }
  }

  @Test
  void whileTooMuchIsInFlightNothingIsReadButThePollingGoesOn() throws Exception {
    try (Loopback loopback = zipkin("in-flight.max-size", "64KiB", "message.max-size", "64KiB")) {
      loopback.broker().hold();
      loopback.topics().assign(SPANS);
      for (int i = 0; i < 200; i++) {
        loopback.topics().write(SPANS, "", spans(5));
      }
      await().until(() -> loopback.inFlightBytes() >= 64 << 10);
      int polls = loopback.topics().polls();
      await().until(() -> loopback.topics().polls() > polls + 50);
      assertThat(loopback.inFlightBytes()).isLessThan(128 << 10);
      assertThat(loopback.counters().receivedRecords(Source.ZIPKIN)).isLessThan(1_000);

      loopback.broker().release();
      await().until(() -> loopback.topics().committed(SPANS).equals(OptionalLong.of(200)));
      assertThat(loopback.broker().spansPublished()).isEqualTo(1_000);
    }
  }

  @Test
  void aPartitionThatGoesToAnotherReaderIsHandedOverDone() throws Exception {
    try (Loopback loopback = zipkin()) {
      loopback.broker().hold();
      loopback.topics().assign(SPANS, MORE_SPANS);
      loopback.topics().write(SPANS, "", spans(1));
      loopback.topics().write(MORE_SPANS, "", spans(1));
      await().until(() -> loopback.counters().receivedRecords(Source.ZIPKIN) == 2);
      CompletableFuture<Void> acknowledged =
          CompletableFuture.runAsync(
              () -> {
                await().until(() -> loopback.broker().held() > 0);
                loopback.broker().release();
              });
      loopback.topics().assign(MORE_SPANS);
      await().until(() -> loopback.topics().committed(SPANS).equals(OptionalLong.of(1)));
      acknowledged.get(10, TimeUnit.SECONDS);
      await().until(() -> loopback.topics().committed(MORE_SPANS).equals(OptionalLong.of(1)));
      assertThat(loopback.broker().spansPublished()).isEqualTo(2);
    }
  }

  @Test
  void aFaultOfKafkaIsOutlived() throws Exception {
    try (Loopback loopback = zipkin()) {
      loopback.topics().assign(SPANS);
      loopback.topics().fail(new KafkaException("no coordinator"));
      loopback.topics().write(SPANS, "", spans(1));
      await().until(() -> loopback.topics().committed(SPANS).equals(OptionalLong.of(1)));
      assertThat(loopback.get("/livez").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aReaderThatDiedIsTold() throws Exception {
    try (Loopback loopback = zipkin()) {
      assertThat(loopback.get("/livez").statusCode()).isEqualTo(200);
      loopback.topics().breakThread();
      await().dontCatchUncaughtExceptions().until(() -> loopback.get("/livez").statusCode() == 503);
      assertThat(loopback.get("/livez").body()).contains("reads from Kafka");
    }
  }

  @Test
  void theEndWaitsForWhatIsOnItsWayAndCommitsIt() throws Exception {
    try (Loopback loopback = zipkin()) {
      loopback.broker().hold();
      loopback.topics().assign(SPANS);
      loopback.topics().write(SPANS, "", spans(4));
      await().until(() -> loopback.broker().held() > 0);
      CompletableFuture<Void> end = CompletableFuture.runAsync(loopback.receiver()::close);
      await().until(() -> !loopback.receiver().ready());
      loopback.broker().release();
      end.get(20, TimeUnit.SECONDS);
      assertThat(loopback.topics().committed(SPANS)).hasValue(1);
      assertThat(loopback.topics().closed()).isTrue();
    }
  }

  @Test
  void whatCouldNotBePublishedIsReadAgainByTheNext() throws Exception {
    try (Loopback loopback = zipkin("drain.timeout", "500ms")) {
      loopback.topics().assign(SPANS);
      loopback.topics().write(SPANS, "", spans(1));
      await().until(() -> loopback.broker().spansPublished() == 1);
      loopback.broker().hold();
      loopback.topics().write(SPANS, "", spans(4));
      await().until(() -> loopback.broker().held() > 0);
      CompletableFuture.runAsync(loopback.receiver()::close).get(20, TimeUnit.SECONDS);
      assertThat(loopback.topics().committed(SPANS)).hasValue(1);
      assertThat(loopback.counters().rejectedRecords(Source.ZIPKIN, Sender.NOT_PUBLISHED))
          .isEqualTo(4);
    }
  }

  private static Loopback zipkin(String... options) {
    String[] all = new String[options.length + 2];
    all[0] = "kafka-intake.zipkin";
    all[1] = "true";
    System.arraycopy(options, 0, all, 2, options.length);
    return new Loopback(all);
  }

  /** A list of that many server spans. */
  private static byte[] spans(int count) {
    StringBuilder list = new StringBuilder("[");
    for (int i = 1; i <= count; i++) {
      list.append(i == 1 ? "" : ",")
          .append("{\"traceId\": \"%x\", \"id\": \"%x\", \"kind\": \"SERVER\",".formatted(i, i))
          .append(" \"timestamp\": 1795342500000000, \"duration\": 5,")
          .append(" \"localEndpoint\": {\"serviceName\": \"carts\"}}");
    }
    return bytes(list.append("]").toString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
