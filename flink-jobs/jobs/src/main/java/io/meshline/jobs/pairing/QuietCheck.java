package io.meshline.jobs.pairing;

import io.meshline.jobs.time.Quiet;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.KeyContext;
import org.jspecify.annotations.Nullable;

/**
 * Looks by the clock whether traffic is {@link Quiet}, for all traces of a subtask at once, as long
 * as one of them waits: one timer, under the key of whichever trace began to wait first, instead of
 * one for each trace, most of which would be deleted soon. Not thread-safe.
 */
final class QuietCheck {
  private static final long NONE = Long.MIN_VALUE;

  private final Quiet quiet;
  private final InternalTimerService<VoidNamespace> timers;
  private final KeyContext keys;

  private long at = NONE;
  private @Nullable Object key;

  /**
   * @param timers of the operator, keyed
   * @param keys the operator, for its current key
   */
  QuietCheck(Quiet quiet, InternalTimerService<VoidNamespace> timers, KeyContext keys) {
    this.quiet = quiet;
    this.timers = timers;
    this.keys = keys;
  }

  /**
   * Sees to it that a look is to come, or none.
   *
   * @param waits whether any trace waits; the current key is one of the subtask's
   */
  void keep(boolean waits) {
    if (waits && at == NONE) {
      key = keys.getCurrentKey();
      at = quiet.nextLook(timers.currentProcessingTime());
      timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, at);
    } else if (!waits && at != NONE) {
      Object current = keys.getCurrentKey();
      keys.setCurrentKey(key);
      timers.deleteProcessingTimeTimer(VoidNamespace.INSTANCE, at);
      keys.setCurrentKey(current);
      at = NONE;
    }
  }

  /** A timer of the clock came, of the current key: whether waits end now. */
  boolean ends(long time) {
    if (time != at || !keys.getCurrentKey().equals(key)) {
      return false;
    }
    at = NONE;
    return quiet.reached(timers.currentProcessingTime());
  }

  /** Whether a wait ends now that began at that processing time. */
  boolean endsWaitSince(long since) {
    return quiet.reached(timers.currentProcessingTime(), since);
  }

  /** Makes a key of {@link #wakingUntil} the current one. */
  void use(Object trace) {
    keys.setCurrentKey(trace);
  }

  /** Keys of the traces that have an event-time timer at or before that time. */
  List<Object> wakingUntil(long eventTime) {
    List<Object> waking = new ArrayList<>();
    Object current = keys.getCurrentKey();
    try {
      timers.forEachEventTimeTimer(
          (namespace, time) -> {
            if (time <= eventTime) {
              waking.add(keys.getCurrentKey());
            }
          });
    } catch (Exception e) {
      throw new IllegalStateException("timers that cannot be read", e);
    }
    keys.setCurrentKey(current);
    return waking;
  }

  /** Deletes the timers of the run before, or of a release that had one for each trace. */
  void deleteRestored() throws Exception {
    List<Object> owners = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    timers.forEachProcessingTimeTimer(
        (namespace, time) -> {
          owners.add(keys.getCurrentKey());
          times.add(time);
        });
    for (int i = 0; i < owners.size(); i++) {
      keys.setCurrentKey(owners.get(i));
      timers.deleteProcessingTimeTimer(VoidNamespace.INSTANCE, times.get(i));
    }
  }
}
