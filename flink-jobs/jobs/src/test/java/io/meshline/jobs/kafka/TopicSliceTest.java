package io.meshline.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TopicSliceTest {

  private static final Instant SINCE = Instant.parse("2026-11-22T10:00:00Z");

  @Test
  void nothingIsMissingOfPartitionsThatWereNeverCutOrHaveOlderRecords() {
    TopicSlice slice =
        slice(
            partition(0, 0, at("2026-11-22T12:00:00Z"), 0, 9),
            partition(1, 0, -1, 0, 0),
            partition(2, 500, at("2026-11-22T10:00:00Z"), 500, 800),
            partition(3, 500, at("2026-11-22T09:00:00Z"), 700, 800));

    assertThat(slice.gaps()).isEmpty();
    assertThat(slice.wholeSince()).contains(SINCE);
    assertThat(slice.size()).isEqualTo(9 + 300 + 100);
    assertThat(slice.begins()).hasSize(4).containsEntry(new TopicPartition("calls", 3), 700L);
    assertThat(slice.ends()).hasSize(4).containsEntry(new TopicPartition("calls", 3), 800L);
  }

  @Test
  void whatBeganLaterOrLostEverythingIsNamedWithItsTime() {
    TopicSlice slice =
        slice(
            partition(0, 0, at("2026-11-22T12:00:00Z"), 0, 9),
            partition(1, 500, at("2026-11-22T10:00:00.001Z"), 500, 800),
            partition(2, 77, -1, 77, 77));

    assertThat(slice.gaps())
        .containsExactly(
            "calls-1 begins at offset 500 of 2026-11-22T10:00:00.001Z",
            "calls-2 holds none of its 77 records any more");
    assertThat(slice.wholeSince()).as("nobody knows").isEmpty();
  }

  @Test
  void itIsWholeSinceTheLastOfThosePartitionsBegins() {
    assertThat(
            slice(
                    partition(0, 0, at("2026-11-22T18:00:00Z"), 0, 9),
                    partition(1, 500, at("2026-11-22T12:00:00Z"), 500, 800),
                    partition(2, 7, at("2026-11-22T11:00:00Z"), 7, 70))
                .wholeSince())
        .contains(Instant.parse("2026-11-22T12:00:00Z"));
  }

  private static TopicSlice slice(TopicSlice.Partition... partitions) {
    return new TopicSlice(List.of(partitions), SINCE);
  }

  private static TopicSlice.Partition partition(
      int number, long earliest, long earliestMillis, long begin, long end) {
    return new TopicSlice.Partition(
        new TopicPartition("calls", number), earliest, earliestMillis, begin, end);
  }

  private static long at(String time) {
    return Instant.parse(time).toEpochMilli();
  }
}
