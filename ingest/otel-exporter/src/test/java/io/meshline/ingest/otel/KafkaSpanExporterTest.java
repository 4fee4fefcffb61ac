package io.meshline.ingest.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class KafkaSpanExporterTest {
  private static final long QUEUE = 64 << 10;

  private final FakeSpanTopic topic = new FakeSpanTopic();
  private final ExportCounts counts = new ExportCounts();
  private KafkaSpanExporter exporter = exporter(() -> topic);

  private KafkaSpanExporter exporter(Supplier<SpanTopic> open) {
    return new KafkaSpanExporter(QUEUE, Duration.ofSeconds(2), counts, open);
  }

  @AfterEach
  void end() {
    topic.unblock();
    var unused = exporter.shutdown().join(10, TimeUnit.SECONDS);
    assertThat(counts.pending()).isZero();
    assertThat(counts.handedOver()).isEqualTo(counts.published() + counts.lost());
  }

  @Test
  void whatIsFlushedIsAcknowledged() {
    topic.acknowledgeLater();
    assertThat(exporter.export(spans("a", "b")).isSuccess()).isTrue();
    CompletableResultCode flush = exporter.flush();
    Awaitility.await().until(() -> topic.waiting() > 0);
    assertThat(flush.isDone()).isFalse();
    topic.acknowledge();

    assertThat(flush.join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
    assertThat(topic.spanNames()).containsExactly("a", "b");
    assertThat(counts.published()).isEqualTo(2);
  }

  @Test
  void whatTheSenderDoesLeavesNoSpans() {
    assertThat(exporter.export(spans("a")).isSuccess()).isTrue();
    assertThat(flushed()).isTrue();
    assertThat(topic.isSuppressed()).isTrue();
  }

  @Test
  void aProducerThatCannotBeOpenedIsTriedAgain() {
    AtomicInteger attempts = new AtomicInteger();
    exporter =
        exporter(
            () -> {
              if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("no resolvable address");
              }
              return topic;
            });
    assertThat(exporter.export(spans("a")).isSuccess()).isTrue();
    assertThat(flushed()).isTrue();
    assertThat(attempts).hasValue(2);
    assertThat(topic.spanNames()).containsExactly("a");
  }

  @Test
  void aBatchThatCannotBeSentNowIsSentLater() {
    topic.failAttempts(1);
    assertThat(exporter.export(spans("a")).isSuccess()).isTrue();
    assertThat(flushed()).isTrue();
    assertThat(topic.spanNames()).containsExactly("a");
    assertThat(counts.lost()).isZero();
  }

  @Test
  void aFullQueueLosesSpansAndNobodyWaits() {
    topic.block();
    int exported = 0;
    while (counts.lost() == 0) {
      var unused = exporter.export(spans("a" + exported++));
      assertThat(exported).isLessThan(10_000);
    }
    long lost = counts.lost(Loss.QUEUE_FULL);
    assertThat(lost).isEqualTo(1);
    // A span of this test is about 200 bytes.
    assertThat(exported).isBetween((int) QUEUE / 400, (int) QUEUE / 50);
    topic.unblock();
    assertThat(flushed()).isTrue();
    assertThat(topic.spanNames()).hasSize(exported - 1);
  }

  @Test
  void whatIsRefusedIsCountedAndTheNextIsSent() {
    topic.refuse();
    assertThat(exporter.export(spans("a")).isSuccess()).isTrue();
    Awaitility.await().until(() -> counts.lost(Loss.REFUSED) == 1);
    assertThat(counts.published()).isZero();
  }

  @Test
  void invalidSpansAreCountedAndTheOthersAreSent() {
    List<SpanData> spans =
        new Recording(Attributes.empty())
            .span(
                SpanKind.SERVER,
                "never",
                Context.root(),
                span -> span.setStartTimestamp(1, TimeUnit.MICROSECONDS),
                span -> {})
            .span(SpanKind.SERVER, "a", Context.root(), span -> {})
            .spans();
    assertThat(exporter.export(spans).isSuccess()).isFalse();
    assertThat(flushed()).isTrue();
    assertThat(counts.lost(Loss.INVALID)).isEqualTo(1);
    assertThat(topic.spanNames()).containsExactly("a");
  }

  @Test
  void theEndSendsWhatIsThere() {
    assertThat(exporter.export(spans("a", "b", "c")).isSuccess()).isTrue();
    assertThat(exporter.shutdown().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
    assertThat(topic.spanNames()).containsExactly("a", "b", "c");
    assertThat(topic.isClosed()).isTrue();
    assertThat(exporter.export(spans("late")).isSuccess()).isFalse();
    assertThat(counts.lost(Loss.SHUTDOWN)).isEqualTo(1);
    assertThat(exporter.flush().isSuccess()).isTrue();
  }

  @Test
  void theEndWaitsNoLongerThanTheOptionSays() {
    topic.block();
    assertThat(exporter.export(spans("a")).isSuccess()).isTrue();
    CompletableResultCode flush = exporter.flush();
    assertThat(exporter.shutdown().join(10, TimeUnit.SECONDS).isSuccess()).isFalse();
    assertThat(flush.join(10, TimeUnit.SECONDS).isDone()).isTrue();
    Awaitility.await().until(() -> counts.pending() == 0);
    assertThat(counts.lost(Loss.SHUTDOWN)).isEqualTo(1);
  }

  @Test
  void anExporterThatWasNeverUsedEndsAtOnce() {
    assertThat(exporter.flush().isSuccess()).isTrue();
    assertThat(exporter.shutdown().isSuccess()).isTrue();
  }

  @Test
  void countsAreMetrics() {
    counts.addHandedOver(5);
    counts.addPublished(2);
    counts.addLost(Loss.QUEUE_FULL, 3);
    InMemoryMetricReader reader = InMemoryMetricReader.create();
    try (SdkMeterProvider meters =
        SdkMeterProvider.builder().registerMetricReader(reader).build()) {
      new ExportMetrics(counts).register(meters.get("test"));
      assertThat(reader.collectAllMetrics())
          .extracting(MetricData::getName)
          .containsExactlyInAnyOrder(
              ExportMetrics.PUBLISHED, ExportMetrics.LOST, ExportMetrics.PENDING);
      assertThat(reader.collectAllMetrics())
          .filteredOn(metric -> metric.getName().equals(ExportMetrics.LOST))
          .flatExtracting(metric -> metric.getLongSumData().getPoints())
          .filteredOn(point -> "queue_full".equals(point.getAttributes().get(ExportMetrics.REASON)))
          .extracting("value")
          .containsExactly(3L);
    }
  }

  private boolean flushed() {
    return exporter.flush().join(10, TimeUnit.SECONDS).isSuccess();
  }

  private static List<SpanData> spans(String... names) {
    Recording recording = new Recording(Attributes.empty());
    for (String name : names) {
      recording.span(SpanKind.SERVER, name, Context.root(), span -> {});
    }
    return recording.spans();
  }
}
