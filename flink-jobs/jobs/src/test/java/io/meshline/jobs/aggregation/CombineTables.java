package io.meshline.jobs.aggregation;

import io.meshline.aggregation.EndpointNames;
import io.meshline.aggregation.EntityAccumulator;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tables of tests, and what they give away. */
final class CombineTables {

  private static final Lateness LATENESS =
      new Lateness(
          Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofHours(1), Duration.ofMinutes(2));

  private CombineTables() {}

  static CombineTable of(int maxPaths) {
    return new CombineTable(LATENESS, new EndpointNames(List.of()), 500_000, maxPaths, 100_000);
  }

  /** All that it gives away now: what is of one entity, minute and size together, as a text. */
  static Map<String, String> flushed(CombineTable table) {
    Map<String, EntityAccumulator> sums = new TreeMap<>();
    table.flush(
        partial ->
            sums.computeIfAbsent(
                    partial.entity() + " " + partial.minuteMicros() + " " + partial.finest(),
                    key -> new EntityAccumulator())
                .mergeBytes(partial.accumulator()));
    Map<String, String> texts = new TreeMap<>();
    sums.forEach((key, sum) -> texts.put(key, HexFormat.of().formatHex(sum.toBytes())));
    return texts;
  }
}
