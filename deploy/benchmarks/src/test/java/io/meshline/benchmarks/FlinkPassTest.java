package io.meshline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.benchmarks.measuring.TopFrames;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EventTimes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs so small that they say nothing but that the program works and counts. */
class FlinkPassTest {

  private static final int CALLS = 5_000;

  // Three minutes of calls.
  private final MeshCalls calls =
      new MeshCalls(
          new Mesh(10, 20, 100),
          Popularity.ZIPF,
          7,
          EventTimes.micros(Instant.parse("2026-11-22T10:00:00Z")),
          CALLS / 180.0);

  @Test
  void everyCallIsInOneWindow(@TempDir Path folder) throws Exception {
    try (FlinkPass pass = new FlinkPass(1, aggregation(calls), CALLS, 1)) {
      Path recording = folder.resolve("job.jfr");
      Measured measured = pass.run(Recording.to(recording));

      assertThat(measured.calls()).isEqualTo(CALLS);
      assertThat(measured.nanos()).isPositive();
      assertThat(Measured.parse(measured.line())).isEqualTo(measured);
      assertThat(TopFrames.of(recording)).contains("samples; by thread", "on top of the stack");
    }
  }

  @Test
  void everyCallIsInOneWindowAlsoWithIds() throws Exception {
    var withIds =
        new MeshCalls(
            new Mesh(10, 20, 100),
            Popularity.ZIPF,
            7,
            EventTimes.micros(Instant.parse("2026-11-22T10:00:00Z")),
            CALLS / 180.0,
            true);
    try (FlinkPass pass = new FlinkPass(1, aggregation(withIds), CALLS, 1)) {
      assertThat(pass.run(Recording.none()).calls()).isEqualTo(CALLS);
    }
  }

  @Test
  void aCallThatIsMissingFailsTheRun() throws Exception {
    try (FlinkPass pass = new FlinkPass(1, aggregation(calls), CALLS + 1, 1)) {
      assertThatThrownBy(() -> pass.run(Recording.none()))
          .hasMessage("5000 calls in the results (expected: 5001, each 1 times)");
    }
  }

  @Test
  void textbookCountsTheSameCalls() throws Exception {
    FlinkPass.Graph graph =
        env -> {
          CheckedSink<Textbook.Summary> sink = new CheckedSink<>(Textbook.Calls::new);
          Textbook.define(
              env.fromData(
                      LongStream.range(0, CALLS).mapToObj(calls::call).toList(),
                      new AvroTypeInfo<>(CallRecord.class))
                  .assignTimestampsAndWatermarks(Textbook.watermarks()),
              sink);
          return sink;
        };
    try (FlinkPass pass = new FlinkPass(1, graph, CALLS, Textbook.ENTITIES)) {
      assertThat(pass.run(Recording.none()).calls()).isEqualTo(CALLS);
    }
  }

  private static FlinkPass.Graph aggregation(MeshCalls calls) {
    return env ->
        JobGraphs.aggregation(
                JobGraphs.options(Map.of("checkpoint.interval", "10s")),
                CallSource.bounded(calls, CALLS))
            .define(env);
  }
}
