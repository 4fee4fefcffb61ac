package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.ingest.receiver.PartitionProgress.Taken;
import org.junit.jupiter.api.Test;

class PartitionProgressTest {
  private final PartitionProgress progress = new PartitionProgress();

  @Test
  void nothingIsDoneBeforeTheFirstIsSettled() {
    progress.take(7);
    Taken second = progress.take(8);
    progress.settle(second);
    assertThat(progress.position()).isEmpty();
    assertThat(progress.open()).isEqualTo(2);
  }

  @Test
  void settlingTheFirstFreesThoseBehindIt() {
    Taken first = progress.take(7);
    Taken second = progress.take(9);
    Taken third = progress.take(12);
    progress.settle(second);
    progress.settle(first);
    assertThat(progress.position()).hasValue(10);
    assertThat(progress.open()).isEqualTo(1);
    progress.settle(third);
    assertThat(progress.position()).hasValue(13);
    assertThat(progress.open()).isZero();
  }
}
