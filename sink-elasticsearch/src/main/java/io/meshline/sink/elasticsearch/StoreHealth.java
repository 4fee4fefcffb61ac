package io.meshline.sink.elasticsearch;

import io.meshline.sink.elasticsearch.BulkOutcome.Trouble;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Says once when the store gets into trouble, once when the trouble becomes another one, and once
 * when it is over, however many requests fail in between. Used by the task's thread only.
 */
final class StoreHealth {
  private final String hosts;
  private final LongSupplier clockMillis;
  private @Nullable String kind;
  private long since;

  StoreHealth(String hosts, LongSupplier clockMillis) {
    this.hosts = hosts;
    this.clockMillis = clockMillis;
  }

  /** A line for the log, or null when it would say nothing new. */
  @Nullable String trouble(Trouble trouble) {
    if (trouble.kind().equals(kind)) {
      return null;
    }
    if (kind == null) {
      since = clockMillis.getAsLong();
    }
    kind = trouble.kind();
    return hosts
        + ": "
        + trouble.kind()
        + " ("
        + trouble.detail()
        + "); documents wait and are sent again until it takes them";
  }

  /** A line for the log, or null when there was no trouble. */
  @Nullable String works() {
    if (kind == null) {
      return null;
    }
    kind = null;
    return hosts
        + ": takes documents again, after "
        + Duration.ofMillis(clockMillis.getAsLong() - since);
  }
}
