package io.meshline.benchmarks.pairing;

import io.meshline.benchmarks.measuring.CpuTime;
import io.meshline.benchmarks.measuring.Medians;
import io.meshline.jobs.SpanPairingJob;
import io.meshline.jobs.addresses.AddressClaim;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.config.RuntimeOptions;
import io.meshline.jobs.pairing.SpanPairing;
import io.meshline.jobs.types.AvroTypes;
import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.Span;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;

/**
 * One run of the pairing job's real graph in this JVM, from spans in memory to a sink that counts
 * calls in values as they are for Kafka.
 *
 * @param spans how many there were
 * @param elapsed from the first span until all was done
 * @param cpu what this process took of the processors meanwhile
 */
record PairingRun(long spans, Duration elapsed, Duration cpu) {
  static final String HEADER = "%11s %14s %12s".formatted("SPANS/S", "SPANS/CPU S", "CPU µs/SPAN");

  /** Spans of a record: exporters send batches, by default of up to 512. */
  private static final int RECORD = 256;

  private static final TypeInformation<Either<Span, DeadLetter>> ARRIVALS =
      new EitherTypeInfo<>(AvroTypes.of(Span.class), AvroTypes.of(DeadLetter.class));
  private static final TypeInformation<Either<AddressClaim, DeadLetter>> INSTANCES =
      new EitherTypeInfo<>(AddressClaim.TYPE, AvroTypes.of(DeadLetter.class));

  /** Spans that the jobs of this JVM read, by name, and when the first of them was taken. */
  private record Feed(List<Span> spans, AtomicLong begin, AtomicLong cpuBefore) {
    private static final Map<String, Feed> FEEDS = new ConcurrentHashMap<>();
  }

  /**
   * Runs it.
   *
   * @param calls how many there must be
   * @throws IllegalStateException if there are more or fewer, or some were not paired
   */
  static PairingRun of(List<Span> spans, long calls, int parallelism) throws Exception {
    String name = "pairing-speed-" + System.nanoTime();
    Feed feed = new Feed(spans, new AtomicLong(), new AtomicLong());
    Feed.FEEDS.put(name, feed);
    CountedCalls sink = new CountedCalls(name);
    JobExecutionResult result;
    Duration elapsed;
    Duration cpu;
    try {
      result = run(name, spans.size(), sink, parallelism);
      elapsed = Duration.ofNanos(System.nanoTime() - feed.begin.get());
      cpu = CpuTime.own().minusNanos(feed.cpuBefore.get());
    } finally {
      Feed.FEEDS.remove(name);
    }
    long given = sink.take();
    if (given != calls) {
      throw new IllegalStateException("%,d calls (expected: %,d)".formatted(given, calls));
    }
    for (String expired : List.of("expiredServer", "expiredClient", "withoutSourceEndpoint")) {
      long count = result.<Long>getAccumulatorResult("pairing." + expired);
      if (count != 0) {
        throw new IllegalStateException(expired + ": " + count + " (expected: none)");
      }
    }
    return new PairingRun(spans.size(), elapsed, cpu);
  }

  private static JobExecutionResult run(String name, int count, CountedCalls sink, int parallelism)
      throws Exception {
    Options options =
        SpanPairingJob.options()
            .of(
                Map.of(
                    "kafka.bootstrap-servers", "unused:1",
                    "registry.urls", "http://unused",
                    "job.parallelism", Integer.toString(parallelism)));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(
            parallelism, RuntimeOptions.configuration(name, options));
    DataStream<Either<Span, DeadLetter>> arrivals =
        env.fromSource(
                new NumberSequenceSource(0, (count - 1L) / RECORD),
                WatermarkStrategy.noWatermarks(),
                "Records")
            .uid("records")
            .flatMap(new Recorded(name), ARRIVALS)
            .uid("recorded")
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<Either<Span, DeadLetter>>forBoundedOutOfOrderness(
                        Duration.ofSeconds(10))
                    .withTimestampAssigner((either, old) -> completion(either.left())))
            .uid("times");
    DataStream<Either<AddressClaim, DeadLetter>> instances =
        env.fromSource(new NumberSequenceSource(0, 0), WatermarkStrategy.noWatermarks(), "Nothing")
            .uid("nothing")
            .flatMap((number, out) -> {}, INSTANCES)
            .uid("no-instances");
    SpanPairing.define(
        arrivals, instances, InMemorySchemaRegistry::new, sink, new DiscardingSink<>(), options);
    return env.execute();
  }

  private static long completion(Span span) {
    return Math.floorDiv(
        EventTimes.completionMicros(EventTimes.micros(span.getStart()), span.getLatencyMicros()),
        1_000L);
  }

  double perSecond() {
    return spans * 1e9 / elapsed.toNanos();
  }

  double perCpuSecond() {
    return spans * 1e9 / cpu.toNanos();
  }

  /** The medians of some runs as a line under {@link #HEADER}. */
  static String row(List<PairingRun> runs) {
    return String.format(
        Locale.ROOT,
        "%,11.0f %,14.0f %12.2f",
        Medians.of(runs, PairingRun::perSecond),
        Medians.of(runs, PairingRun::perCpuSecond),
        1e6 / Medians.of(runs, PairingRun::perCpuSecond));
  }

  /** The spans of one record of Kafka, by its number. */
  @SuppressWarnings("NullAway.Init") // The transient field is set by open().
  private static final class Recorded extends RichFlatMapFunction<Long, Either<Span, DeadLetter>> {
    private final String name;
    private transient Feed feed;

    Recorded(String name) {
      this.name = name;
    }

    @Override
    public void open(OpenContext context) {
      Feed mine = Feed.FEEDS.get(name);
      if (mine == null) {
        throw new IllegalStateException(name + " is of another JVM");
      }
      feed = mine;
    }

    @Override
    public void flatMap(Long number, Collector<Either<Span, DeadLetter>> out) {
      if (number == 0) {
        feed.cpuBefore.set(CpuTime.own().toNanos());
        feed.begin.set(System.nanoTime());
      }
      int begin = number.intValue() * RECORD;
      int end = Math.min(begin + RECORD, feed.spans.size());
      for (int i = begin; i < end; i++) {
        out.collect(Either.Left(feed.spans.get(i)));
      }
    }
  }
}
