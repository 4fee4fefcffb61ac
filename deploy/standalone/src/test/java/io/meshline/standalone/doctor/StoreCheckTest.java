package io.meshline.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.sink.elasticsearch.Retention;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreCheckTest {
  private static final Retention KEPT =
      new Retention(Duration.ofDays(30), Duration.ofDays(92), Duration.ofDays(1_096));

  @Test
  void indicesWhoseTimeIsOverAreNamedWithWhatDeletesThem() {
    assertThat(StoreCheck.overdue(List.of(), KEPT, "http://a:9200")).isEmpty();
    assertThat(StoreCheck.overdue(List.of("a", "b", "c"), KEPT, "http://a:9200"))
        .contains(
            Finding.warning(
                "search",
                "3 indices are older than they are to be kept: a, b, c",
                "./meshline retention --search http://a:9200 --keep-minutes 30 --keep-hours 92"
                    + " --keep-days 1096 (daily); or tell doctor the days that you keep them"));
  }

  @Test
  void ofManyIndicesTheFirstAreNamed() {
    assertThat(StoreCheck.overdue(List.of("a", "b", "c", "d", "e"), KEPT, "http://a:9200"))
        .get()
        .asString()
        .contains("5 indices are older than they are to be kept: a, b, c and 2 more");
  }
}
