package io.meshline.jobs.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowRefsTest {

  private final WindowRefs refs = new WindowRefs();

  @Test
  void idsMayBeTheSameForAWhile() {
    for (int i = 0; i < 100; i++) {
      add(i, 7);
    }
    for (int i = 100; i < 200; i++) {
      add(i, i);
    }

    assertThat(refs.size()).isEqualTo(200);
    for (int i = 0; i < 200; i++) {
      assertThat(refs.id(i)).isEqualTo(i < 100 ? 7 : i);
      assertThat(refs.shard(i)).isEqualTo(i);
      assertThat(refs.entity(i).bytes()).containsExactly((byte) i);
    }
  }

  private void add(int i, long id) {
    refs.add(i, EntityKey.ofBytes(new byte[] {(byte) i}), id);
  }
}
