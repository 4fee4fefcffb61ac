package io.meshline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.benchmarks.SpeedTable.Row;
import io.meshline.benchmarks.SpeedWorker.Kind;
import org.junit.jupiter.api.Test;

class SpeedTableTest {

  private final SpeedTable table = new SpeedTable();

  @Test
  void comparesMediansOfOneLoad() {
    SpeedLoad load = load(Mesh.SMALL, Popularity.ZIPF);
    add(Kind.FLOOR, load, 900, 1_000, 5_000);
    add(Kind.JOB, load, 750, 10, 760);
    add(Kind.TEXTBOOK, load, 100, 100, 100);
    add(Kind.SEARCH, load, 675, 675, 675);
    add(Kind.BATCHES, load, 2_000);
    add(Kind.SEARCH_BATCHES, load, 1_900);

    assertThat(table.ratios().lines())
        .satisfiesExactly(
            line -> assertThat(line).matches("job / floor, small zipf +0\\.75"),
            line -> assertThat(line).matches("job / textbook, small zipf +7\\.50"),
            line -> assertThat(line).matches("search / job, small zipf +0\\.90"),
            line -> assertThat(line).matches("batches / floor, small zipf +2\\.00"),
            line -> assertThat(line).matches("batches / textbook, small zipf +20\\.00"),
            line -> assertThat(line).matches("search_batches / batches, small zipf +0\\.95"));
    assertThat(table.text().lines().toList().get(1))
        .matches("floor +small zipf +.* \\| +1,000 +900 +5,000 \\| +2\\.00 µs +0\\.50 µs");
  }

  @Test
  void comparesLoadsThatDifferInOneThing() {
    add(Kind.JOB, load(Mesh.SMALL, Popularity.UNIFORM), 1_000);
    add(Kind.JOB, load(Mesh.SMALL, Popularity.HOT), 950);
    add(Kind.JOB, load(Mesh.LARGE, Popularity.UNIFORM), 600);

    assertThat(table.ratios().lines())
        .satisfiesExactly(
            line -> assertThat(line).matches("job: small hot / small uniform +0\\.95"),
            line -> assertThat(line).matches("job: large uniform / small uniform +0\\.60"));
  }

  private static SpeedLoad load(Mesh mesh, Popularity popularity) {
    return new SpeedLoad(mesh, popularity, 4_000, 6, 5, SpeedLoad.Repetition.SOON, 1);
  }

  /** Passes of a second each. */
  private void add(Kind kind, SpeedLoad load, long... rates) {
    for (long rate : rates) {
      table.add(new Row(kind, load), new Measured(rate, 1_000_000_000, 2_000 * rate, 0, 0), 0.5);
    }
  }
}
