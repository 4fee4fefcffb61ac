package io.meshline.benchmarks;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/**
 * The job that one would write first: each call becomes six measurements, of a node and an edge at
 * three grains; they are keyed by what they measure and summed up in windows of one minute.
 */
final class Textbook {

  /** Measurements of a call. */
  static final int ENTITIES = 6;

  private static final Duration OUT_OF_ORDERNESS = Duration.ofSeconds(10);

  private Textbook() {}

  /** Event times and watermarks. */
  static WatermarkStrategy<CallRecord> watermarks() {
    return WatermarkStrategy.<CallRecord>forBoundedOutOfOrderness(OUT_OF_ORDERNESS)
        .withTimestampAssigner((call, timestamp) -> EventTimes.completionMicros(call) / 1_000);
  }

  /** Defines it. */
  static void define(DataStream<CallRecord> calls, Sink<Summary> sink) {
    calls
        .flatMap(new Measure())
        .keyBy(new ByEntity())
        .window(TumblingEventTimeWindows.of(Duration.ofMinutes(1)))
        .aggregate(new Sum(), new Named())
        .sinkTo(sink);
  }

  /** One call, of one node or edge. Public fields and constructor, as Flink wants them. */
  public static final class Measurement {
    public String entity = "";
    public long latencyMicros;
    public boolean failed;
  }

  /** The calls of one node or edge. */
  public static final class Sums {
    public long calls;
    public long failures;
    public long latencySumMicros;
    public long latencyMaxMicros;
  }

  /** The calls of one node or edge in one minute. */
  public static final class Summary {
    public String entity = "";
    public long minute;
    public Sums sums = new Sums();
  }

  /** Names what a call is about. */
  private static final class Measure implements FlatMapFunction<CallRecord, Measurement> {
    private static final long serialVersionUID = 1;

    @Override
    public void flatMap(CallRecord call, Collector<Measurement> out) {
      Party source = call.getSource();
      Party destination = call.getDestination();
      String caller = source.getNamespace() + "/" + source.getService();
      String called = destination.getNamespace() + "/" + destination.getService();
      String calledInstance = called + "@" + destination.getInstance();
      String calledEndpoint = called + "#" + destination.getEndpoint();
      collect(called, call, out);
      collect(calledInstance, call, out);
      collect(calledEndpoint, call, out);
      collect(caller + ">" + called, call, out);
      collect(caller + "@" + source.getInstance() + ">" + calledInstance, call, out);
      collect(caller + "#" + source.getEndpoint() + ">" + calledEndpoint, call, out);
    }

    private static void collect(String entity, CallRecord call, Collector<Measurement> out) {
      Measurement measurement = new Measurement();
      measurement.entity = entity;
      measurement.latencyMicros = call.getLatencyMicros();
      measurement.failed = call.getOutcome() == Outcome.FAILURE;
      out.collect(measurement);
    }
  }

  private static final class ByEntity implements KeySelector<Measurement, String> {
    private static final long serialVersionUID = 1;

    @Override
    public String getKey(Measurement measurement) {
      return measurement.entity;
    }
  }

  private static final class Sum implements AggregateFunction<Measurement, Sums, Sums> {
    private static final long serialVersionUID = 1;

    @Override
    public Sums createAccumulator() {
      return new Sums();
    }

    @Override
    public Sums add(Measurement measurement, Sums sums) {
      sums.calls++;
      sums.failures += measurement.failed ? 1 : 0;
      sums.latencySumMicros += measurement.latencyMicros;
      sums.latencyMaxMicros = Math.max(sums.latencyMaxMicros, measurement.latencyMicros);
      return sums;
    }

    @Override
    public Sums getResult(Sums sums) {
      return sums;
    }

    @Override
    public Sums merge(Sums a, Sums b) {
      a.calls += b.calls;
      a.failures += b.failures;
      a.latencySumMicros += b.latencySumMicros;
      a.latencyMaxMicros = Math.max(a.latencyMaxMicros, b.latencyMaxMicros);
      return a;
    }
  }

  private static final class Named
      extends ProcessWindowFunction<Sums, Summary, String, TimeWindow> {
    private static final long serialVersionUID = 1;

    @Override
    public void process(
        String entity, Context context, Iterable<Sums> sums, Collector<Summary> out) {
      Summary summary = new Summary();
      summary.entity = entity;
      summary.minute = context.window().getStart();
      summary.sums = sums.iterator().next();
      out.collect(summary);
    }
  }

  /** The calls in summaries, of which each has one result. */
  static final class Calls implements CheckedSink.Tally<Summary> {
    private long measurements;

    @Override
    public void add(Summary summary) {
      measurements += summary.sums.calls;
    }

    @Override
    public long calls() {
      return measurements;
    }
  }
}
