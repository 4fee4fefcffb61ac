package io.meshline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryPerEntityTest {

  @Test
  void measures(@TempDir Path folder) throws Exception {
    MemoryPerEntity.Bytes bytes =
        MemoryPerEntity.Bytes.of(EntityCalls.ofEntities(5_000, 1), 3, folder);

    // Nothing can hold a window in less; what the cluster itself takes meanwhile may be more.
    assertThat(bytes.firstMinute()).isBetween(200.0, 100_000.0);
    assertThat(bytes.minute()).isBetween(100.0, 50_000.0);
  }
}
