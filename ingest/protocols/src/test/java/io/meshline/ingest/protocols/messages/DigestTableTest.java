package io.meshline.ingest.protocols.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DigestTableTest {
  private final SplittableRandom random = new SplittableRandom(3);

  @Test
  void bothHalvesTellThingsApart() {
    DigestTable<String> table = new DigestTable<>(16, 1 << 20);
    table.add(1, 1, "one", 3);
    table.add(1, 2, "two", 3);
    table.add(1, 1, "another", 3);
    assertThat(table.find(1, 1)).isEqualTo("one");
    assertThat(table.find(1, 2)).isEqualTo("two");
    assertThat(table.find(2, 1)).isNull();
  }

  @Test
  void memoryIsBoundedAndWhatIsAskedForStays() {
    int mostBytes = 100_000;
    DigestTable<String> table = new DigestTable<>(1 << 10, mostBytes);
    long asked = random.nextLong();
    table.add(asked, 7, "asked for", 1_000);
    for (int i = 0; i < 10_000; i++) {
      long first = random.nextLong();
      table.add(first, i, "each", 1_000);
      assertThat(table.find(first, i)).isEqualTo("each");
      assertThat(table.find(asked, 7)).as("%d", i).isEqualTo("asked for");
      assertThat(table.bytes()).isLessThanOrEqualTo(mostBytes);
    }
    assertThat(table.bytes()).isGreaterThan(mostBytes / 2);
  }

  @Test
  void theLastOneHasAPlaceWhereAllAreTaken() {
    DigestTable<Integer> table = new DigestTable<>(8, 1 << 20);
    for (int i = 0; i < 1_000; i++) {
      table.add(0, i, i, 1);
      assertThat(table.find(0, i)).isEqualTo(i);
    }
  }
}
