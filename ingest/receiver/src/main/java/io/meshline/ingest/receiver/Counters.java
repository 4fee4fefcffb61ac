package io.meshline.ingest.receiver;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the receiver counts, as Prometheus metrics. Thread-safe.
 *
 * <p>The law of conservation, for each protocol and at any time: <i>received = published + rejected
 * + in flight</i>. The unit is a record: what a converter makes of a message (a call, a span, what
 * an instance says of itself, or a rejection of one of these); a message or call that is rejected
 * as a whole counts as one. When the receiver has ended, nothing is in flight.
 */
final class Counters {
  private static final double[] SECONDS = {0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60};
  private static final String PROTOCOL = "protocol";

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter messages =
      counter("messages_total", "Messages read, by protocol.", PROTOCOL);
  private final Counter received =
      counter("received_total", "Records received: published + rejected + in flight.", PROTOCOL);
  private final Counter published =
      counter("published_total", "Records acknowledged by the broker.", PROTOCOL, "type");
  private final Counter rejected =
      counter("rejected_total", "Records rejected, by reason.", PROTOCOL, "reason");
  private final Gauge inFlight =
      gauge("in_flight_records", "Records received and not yet settled.", PROTOCOL);
  private final Gauge openCalls =
      gauge("open_calls", "Calls and requests that are open.", PROTOCOL);
  private final Counter answers =
      counter("answers_total", "gRPC calls and HTTP requests ended, by status.", PROTOCOL, "code");
  private final Counter cutShort =
      counter("cut_short_total", "Callers ended in the midst of a message, for lack of room.");
  private final Counter quietCalls =
      counter("quiet_calls_total", "Calls answered with nothing, their content not kept.");
  private final Counter deadLetters =
      counter("dead_letters_total", "Dead letters, published or dropped.", "outcome");
  private final Counter batches =
      counter("batches_total", "Kafka records published, by type of content.", "type");
  private final Counter retries =
      counter("publish_retries_total", "Batches that had to be published again.");
  private final Histogram settling =
      Histogram.builder()
          .name("meshline_receiver_settle_seconds")
          .help("Time from reading a message to its acknowledgement by the broker.")
          .labelNames(PROTOCOL)
          .classicOnly()
          .classicUpperBounds(SECONDS)
          .register(registry);

  /** What all messages and records of a source touch, found without a look at its labels. */
  private final Map<Source, PerSource> perSource = new EnumMap<>(Source.class);

  private static final class PerSource {
    private final CounterDataPoint messages;
    private final CounterDataPoint received;
    private final GaugeDataPoint inFlight;

    /** Only there once something was settled. */
    private volatile @Nullable DistributionDataPoint settling;

    PerSource(CounterDataPoint messages, CounterDataPoint received, GaugeDataPoint inFlight) {
      this.messages = messages;
      this.received = received;
      this.inFlight = inFlight;
    }
  }

  Counters() {
    for (Source source : Source.values()) {
      // Present from the start, so that a rate can be taken of the first event.
      messages.initLabelValues(source.label());
      received.initLabelValues(source.label());
      inFlight.initLabelValues(source.label());
      openCalls.initLabelValues(source.label());
      perSource.put(
          source,
          new PerSource(
              messages.labelValues(source.label()),
              received.labelValues(source.label()),
              inFlight.labelValues(source.label())));
    }
  }

  PrometheusRegistry registry() {
    return registry;
  }

  /** Adds a figure that is asked for when metrics are read. */
  void observe(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name("meshline_receiver_" + name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  void message(Source source) {
    of(source).messages.inc();
  }

  private PerSource of(Source source) {
    return Objects.requireNonNull(perSource.get(source));
  }

  /** Records that now wait to be published. */
  void received(Source source, int records) {
    PerSource points = of(source);
    points.received.inc(records);
    points.inFlight.inc(records);
  }

  void published(Source source, RecordType type, long records) {
    published.labelValues(source.label(), type.label()).inc(records);
    inFlight.labelValues(source.label()).dec((double) records);
    batches.labelValues(type.label()).inc();
  }

  /** Records that waited to be published and never will be. */
  void givenUp(Source source, String reason, long records) {
    rejected.labelValues(source.label(), reason).inc(records);
    inFlight.labelValues(source.label()).dec((double) records);
  }

  /** Something that was rejected as it came. */
  void rejected(Source source, String reason) {
    received.labelValues(source.label()).inc();
    rejected.labelValues(source.label(), reason).inc();
  }

  void callOpened(Source source) {
    openCalls.labelValues(source.label()).inc();
  }

  void callClosed(Source source) {
    openCalls.labelValues(source.label()).dec();
  }

  void answered(Source source, String code) {
    answers.labelValues(source.label(), code).inc();
  }

  void cutShort() {
    cutShort.inc();
  }

  void quietCall() {
    quietCalls.inc();
  }

  void deadLetter(boolean written) {
    deadLetters.labelValues(written ? "published" : "dropped").inc();
  }

  void retried() {
    retries.inc();
  }

  void settled(Source source, long nanos) {
    PerSource points = of(source);
    DistributionDataPoint settled = points.settling;
    if (settled == null) {
      settled = settling.labelValues(source.label());
      points.settling = settled;
    }
    settled.observe(nanos / 1e9);
  }

  long receivedRecords(Source source) {
    return received.labelValues(source.label()).getLongValue();
  }

  long publishedRecords(Source source) {
    long sum = 0;
    for (RecordType type : RecordType.values()) {
      sum += published.labelValues(source.label(), type.label()).getLongValue();
    }
    return sum;
  }

  long rejectedRecords(Source source, String reason) {
    return rejected.labelValues(source.label(), reason).getLongValue();
  }

  long inFlightRecords(Source source) {
    return (long) inFlight.labelValues(source.label()).get();
  }

  long inFlightRecords() {
    long sum = 0;
    for (Source source : Source.values()) {
      sum += inFlightRecords(source);
    }
    return sum;
  }

  long openCalls(Source source) {
    return (long) openCalls.labelValues(source.label()).get();
  }

  long answers(Source source, String code) {
    return answers.labelValues(source.label(), code).getLongValue();
  }

  long quietCalls() {
    return (long) quietCalls.get();
  }

  long callersCutShort() {
    return (long) cutShort.get();
  }

  long deadLetters(boolean written) {
    return deadLetters.labelValues(written ? "published" : "dropped").getLongValue();
  }

  private Counter counter(String name, String help, String... labels) {
    return Counter.builder()
        .name("meshline_receiver_" + name)
        .help(help)
        .labelNames(labels)
        .register(registry);
  }

  private Gauge gauge(String name, String help, String... labels) {
    return Gauge.builder()
        .name("meshline_receiver_" + name)
        .help(help)
        .labelNames(labels)
        .register(registry);
  }
}
