package io.meshline.sink.elasticsearch;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.OperatorIOMetricGroup;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** Remembers every counter by its name. */
final class FakeMetrics extends UnregisteredMetricsGroup implements SinkWriterMetricGroup {
  private final Map<String, Counter> counters = new HashMap<>();

  long count(String name) {
    return counter(name).getCount();
  }

  @Override
  public Counter counter(String name) {
    return counters.computeIfAbsent(name, unused -> new SimpleCounter());
  }

  @Override
  public Counter getNumRecordsOutErrorsCounter() {
    return counter("numRecordsOutErrors");
  }

  @Override
  public Counter getNumRecordsSendErrorsCounter() {
    return counter("numRecordsSendErrors");
  }

  @Override
  public Counter getNumRecordsSendCounter() {
    return counter("numRecordsSend");
  }

  @Override
  public Counter getNumBytesSendCounter() {
    return counter("numBytesSend");
  }

  @Override
  public void setCurrentSendTimeGauge(Gauge<Long> gauge) {}

  @Override
  public OperatorIOMetricGroup getIOMetricGroup() {
    return UnregisteredMetricsGroup.createOperatorIOMetricGroup();
  }
}
