package io.meshline.jobs.aggregation;

import io.meshline.aggregation.EndpointNames;
import io.meshline.benchmarks.MeshValues;
import io.meshline.jobs.kafka.ValueBytes;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What is done for each call, without Flink and Kafka: time and allocated bytes of one call. It is
 * in the package of what it measures, which nobody else may call.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+UseParallelGC"})
public class HotParts {

  private static final int CALLS = 500_000;
  private static final long MINUTE_MICROS = 1_795_900_020_000_000L;
  private static final Instant NOW = EventTimes.instant(MINUTE_MICROS + 120_000_000);
  private static final Duration RETENTION = Duration.ofDays(3);
  private static final Lateness LATENESS =
      new Lateness(
          Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofHours(1), Duration.ofMinutes(2));

  /** How the calls are written. */
  @Param({"singles", "batches"})
  public String form = "singles";

  private List<ValueBytes> values = List.of();
  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final CallDecoder decoder =
      new CallDecoder(
          registry,
          "benchmark.values",
          Clock.fixed(NOW, ZoneOffset.UTC),
          RETENTION,
          new CallReader(RETENTION, 50_000));
  private final CallBlock block = new CallBlock(decoder);
  private final CombineTable table =
      new CombineTable(LATENESS, new EndpointNames(List.of()), 500_000, 50_000, 100_000);

  /** Makes the calls, and has the decoder learn their schema. */
  @Setup
  public void fill() {
    List<byte[]> written =
        form.equals("singles")
            ? MeshValues.singles(registry, MINUTE_MICROS, CALLS)
            : MeshValues.batches(registry, MINUTE_MICROS, CALLS);
    values = written.stream().map(ValueBytes::of).toList();
    Decoded unused =
        decoder.decode(written.get(0), new CallDecoder.Place("benchmark.values", 0, 0, NOW));
  }

  /** Kafka values → blocks of calls. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long read() {
    return pass(false);
  }

  /** The same, and the calls are added up for their paths. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long readAndCombine() {
    return pass(true);
  }

  private long pass(boolean combines) {
    long taken = EventTimes.micros(NOW);
    long seen = 0;
    for (int i = 0; i < values.size(); i++) {
      int place = i % CallReader.READ_AHEAD;
      if (place == 0) {
        int end = Math.min(i + CallReader.READ_AHEAD, values.size());
        for (int next = i; next < end; next++) {
          seen += decoder.readAhead(next - i, values.get(next));
        }
        seen += decoder.findAhead(end - i);
      }
      if (!decoder.readAgain(place, values.get(i), taken, block)) {
        throw new IllegalStateException("value " + i + " (expected: one that is read by plan)");
      }
      if (CallDecoder.isFull(block)) {
        seen += take(combines);
      }
    }
    return seen + take(combines);
  }

  private long take(boolean combines) {
    if (combines && table.add(block) != null) {
      throw new IllegalStateException("late calls (expected: none)");
    }
    long seen = block.lastCompletionMicros();
    block.clear();
    return seen;
  }
}
