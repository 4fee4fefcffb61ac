package io.meshline.jobs.aggregation;

import io.meshline.aggregation.WindowSize;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * When windows close and when they are forgotten. Windows of a size that begin together do so
 * together, so there are few moments with many windows each: a list for each moment takes a
 * fraction of what a timer for each window would. In memory only; after a restore it is filled from
 * the windows that are there. Not thread-safe.
 */
final class WindowCalendar {

  /** At a moment, what closes comes before what is forgotten, and fine windows before coarse. */
  private static final Comparator<Moment> ORDER =
      Comparator.comparingLong(Moment::watermark)
          .thenComparing(Moment::forgets)
          .thenComparing(Moment::size);

  private final TreeMap<Moment, WindowRefs> moments = new TreeMap<>(ORDER);
  private long entries;

  /**
   * Something that happens to windows when event time gets there.
   *
   * @param watermark in milliseconds since 1970-01-01T00:00:00Z
   * @param forgets whether windows are forgotten, or close
   * @param size of the windows
   */
  record Moment(long watermark, boolean forgets, WindowSize size) {}

  /** A window is to close. */
  void closes(long watermark, int shard, EntityKey entity, WindowSize size, long id) {
    add(new Moment(watermark, false, size), shard, entity, id);
  }

  /** A window is to be forgotten. */
  void forgets(long watermark, int shard, EntityKey entity, WindowSize size, long id) {
    add(new Moment(watermark, true, size), shard, entity, id);
  }

  private void add(Moment moment, int shard, EntityKey entity, long id) {
    moments.computeIfAbsent(moment, key -> new WindowRefs()).add(shard, entity, id);
    entries++;
  }

  /** Takes the first moment out that a watermark has reached; null if there is none. */
  Map.@Nullable Entry<Moment, WindowRefs> poll(long watermark) {
    if (moments.isEmpty() || moments.firstKey().watermark > watermark) {
      return null;
    }
    Map.Entry<Moment, WindowRefs> first = moments.pollFirstEntry();
    entries -= first.getValue().size();
    return first;
  }

  /** What is to happen, for all windows together. */
  long entries() {
    return entries;
  }
}
