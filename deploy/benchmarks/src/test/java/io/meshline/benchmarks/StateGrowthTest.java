package io.meshline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run so small that it says nothing but that the program works. */
class StateGrowthTest {

  @Test
  void measures(@TempDir Path folder) throws Exception {
    String backend = "rocksdb";
    EntityCalls load = EntityCalls.ofEntities(100, 2);
    try (MeasuredJob job = MeasuredJob.start(load, backend, 1, 64, folder)) {
      StateMeasurement measured = StateMeasurement.of(job, load, backend, 2);

      assertThat(measured.entities()).isEqualTo(120);
      // Each has its key and the windows of a minute, an hour and a day at least.
      assertThat(measured.wholeBytes() / measured.entities()).isBetween(300L, 10_000L);
      assertThat(measured.changeBytes()).isPositive();
      assertThat(measured.row()).contains(backend).hasSameSizeAs(StateMeasurement.HEADER);
    }
  }
}
