package io.meshline.jobs.aggregation;

import java.util.Arrays;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.util.MathUtils;

/**
 * Deals entities out to shards by the service that is called, so that one shard sees everything
 * that a limit of a service caps. There is one shard per key group of Flink, whatever the
 * parallelism; a shard is named by a number that falls into its key group.
 */
final class Shards implements KeySelector<Partial, Integer> {

  private final int[] numbers;

  /**
   * @param count of shards: the job's largest parallelism
   */
  Shards(int count) {
    numbers = new int[count];
    Arrays.fill(numbers, -1);
    int missing = count;
    for (int number = 0; missing > 0; number++) {
      int group = KeyGroupRangeAssignment.assignToKeyGroup(number, count);
      if (numbers[group] < 0) {
        numbers[group] = number;
        missing--;
      }
    }
  }

  @Override
  public Integer getKey(Partial partial) {
    return numbers[MathUtils.murmurHash(partial.entity().ownerHash()) % numbers.length];
  }
}
