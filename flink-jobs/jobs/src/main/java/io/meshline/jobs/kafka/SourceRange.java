package io.meshline.jobs.kafka;

import java.io.Serializable;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.jspecify.annotations.Nullable;

/** Which part of a topic is read. */
public final class SourceRange {

  private SourceRange() {}

  /**
   * Where reading begins when there is no state to resume from.
   *
   * @param word committed, earliest, latest or at
   * @param time for {@code at}: the Kafka timestamp
   */
  public record Start(String word, @Nullable Instant time) implements Serializable {
    static Start parse(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "committed", "earliest", "latest" -> new Start(text.toLowerCase(Locale.ROOT), null);
        default -> new Start("at", instant(text));
      };
    }

    // The connector's own signature still takes Kafka's deprecated enum.
    @SuppressWarnings("deprecation")
    OffsetsInitializer offsets() {
      return switch (word) {
        case "committed" -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
        case "earliest" -> OffsetsInitializer.earliest();
        case "latest" -> OffsetsInitializer.latest();
        default -> at(time);
      };
    }
  }

  /**
   * Where reading stops.
   *
   * @param word never, latest or at
   * @param time for {@code at}: the Kafka timestamp
   */
  public record Stop(String word, @Nullable Instant time) implements Serializable {
    static Stop parse(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "never", "latest" -> new Stop(text.toLowerCase(Locale.ROOT), null);
        default -> new Stop("at", instant(text));
      };
    }

    Optional<OffsetsInitializer> offsets() {
      return switch (word) {
        case "never" -> Optional.empty();
        case "latest" -> Optional.of(OffsetsInitializer.latest());
        default -> Optional.of(at(time));
      };
    }
  }

  private static OffsetsInitializer at(@Nullable Instant time) {
    if (time == null) {
      throw new IllegalStateException("a range that begins or stops at a time has no time");
    }
    return OffsetsInitializer.timestamp(time.toEpochMilli());
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
