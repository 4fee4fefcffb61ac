package io.meshline.ingest.otel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Logger LOG = Logger.getLogger("io.meshline.ingest.otel");

  private final ExportCounts counts = new ExportCounts();
  private final AtomicLong nanos = new AtomicLong(-5);
  private final Report report = new Report(counts, nanos::get);
  private final List<String> lines = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          lines.add(new SimpleFormatter().formatMessage(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOG.setUseParentHandlers(false);
    LOG.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    LOG.removeHandler(handler);
    LOG.setUseParentHandlers(true);
  }

  @Test
  void thereIsOneLineAMinuteWithAllLosses() {
    counts.addHandedOver(7);
    counts.addPublished(1);
    counts.addLost(Loss.QUEUE_FULL, 2);
    report.trouble("the queue is full");
    counts.addLost(Loss.QUEUE_FULL, 1);
    counts.addLost(Loss.REFUSED, 1);
    report.trouble("the queue is full");
    nanos.addAndGet(Report.INTERVAL.toNanos() - 1);
    report.trouble("the queue is full");
    assertThat(lines)
        .containsExactly(
            "meshline exporter: the queue is full; 1 spans published, 4 pending, 2 lost"
                + " (queue_full 2)");

    nanos.incrementAndGet();
    report.trouble("no broker");
    assertThat(lines)
        .hasSize(2)
        .last()
        .isEqualTo(
            "meshline exporter: no broker; 1 spans published, 2 pending, 4 lost"
                + " (queue_full 3, refused 1)");
  }

  @Test
  void theEndTellsWhatNoLineHasTold() {
    counts.addHandedOver(2);
    counts.addLost(Loss.SHUTDOWN, 1);
    report.trouble("the broker is away");
    report.end();
    assertThat(lines).hasSize(1);
    counts.addLost(Loss.SHUTDOWN, 1);
    report.end();
    assertThat(lines).hasSize(2).last().asString().contains("2 lost (shutdown 2)");
  }
}
