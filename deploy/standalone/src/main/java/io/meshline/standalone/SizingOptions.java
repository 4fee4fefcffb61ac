package io.meshline.standalone;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at the sizes of topics that were asked for. */
final class SizingOptions {
  private SizingOptions() {}

  /**
   * What is wrong with them, by the names that were typed.
   *
   * @param partitions of {@code --partitions}, if it was given
   * @param replication of {@code --replication}, if it was given
   */
  static Optional<String> fault(@Nullable Integer partitions, @Nullable Integer replication) {
    return fault("--partitions", partitions, Integer.MAX_VALUE)
        .or(() -> fault("--replication", replication, Short.MAX_VALUE));
  }

  private static Optional<String> fault(String option, @Nullable Integer value, int most) {
    if (value == null || (value >= 1 && value <= most)) {
      return Optional.empty();
    }
    String expected = value < 1 ? "at least 1" : "at most " + most;
    return Optional.of(option + ": " + value + " (expected: " + expected + ")");
  }
}
