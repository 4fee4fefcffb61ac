package io.meshline.jobs.aggregation;

import io.meshline.aggregation.WindowSize;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * Event time of a subtask that rolls up, and which windows it has forgotten. Both outlive a
 * restart: time does not go back, though Flink's watermark begins anew, and what was forgotten
 * stays so when the next run allows more lateness. A window that was taken up again would begin
 * from nothing, and its document, having fewer observations, lose against the one that is there.
 *
 * <p>Watermarks are in milliseconds. Not thread-safe.
 */
// The order of sizes, from fine to coarse, is part of savepoints.
@SuppressWarnings("EnumOrdinal")
final class WindowClock {

  private static final WindowSize[] SIZES = WindowSize.values();
  private static final ListStateDescriptor<Long> WATERMARK =
      new ListStateDescriptor<>("watermark", Types.LONG);
  private static final ListStateDescriptor<long[]> FORGOTTEN =
      new ListStateDescriptor<>("forgotten", PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO);

  private final Lateness lateness;
  private final ListState<Long> watermarks;
  private final ListState<long[]> forgotten;
  private final long restored;

  /** By size: windows that closed at such a watermark or before were forgotten by earlier runs. */
  private final long[] forgottenBefore = new long[SIZES.length];

  private long last;

  /**
   * @param restored whether there is something to go on from
   */
  WindowClock(Lateness lateness, OperatorStateStore store, boolean restored) throws Exception {
    this.lateness = lateness;
    this.watermarks = store.getUnionListState(WATERMARK);
    this.forgotten = store.getUnionListState(FORGOTTEN);
    Arrays.fill(forgottenBefore, Long.MIN_VALUE);
    this.restored = restored ? resume() : Long.MIN_VALUE;
    this.last = this.restored;
  }

  private long resume() throws Exception {
    long latest = Long.MIN_VALUE;
    for (long watermark : watermarks.get()) {
      // The end of an earlier bounded run is not the end of time.
      if (watermark != Long.MAX_VALUE) {
        latest = Math.max(latest, watermark);
      }
    }
    for (long[] closings : forgotten.get()) {
      for (int i = 0; i < forgottenBefore.length; i++) {
        forgottenBefore[i] = Math.max(forgottenBefore[i], closings[i]);
      }
    }
    return latest;
  }

  /** Writes it to the state that is part of checkpoints. */
  void snapshot(long watermark) throws Exception {
    if (watermark != Long.MAX_VALUE) {
      now(watermark);
    }
    watermarks.update(List.of(last));
    long[] closings = forgottenBefore.clone();
    if (last != Long.MAX_VALUE) {
      for (WindowSize size : SIZES) {
        int i = size.ordinal();
        closings[i] = Math.max(closings[i], lateness.forgottenUpTo(size, last));
      }
    }
    forgotten.update(List.of(closings));
  }

  /** Event time, given Flink's current watermark. */
  long now(long watermark) {
    last = Math.max(restored, watermark);
    return last;
  }

  /** Whether event time had reached that watermark before this run. */
  boolean reachedBefore(long watermark) {
    return watermark <= restored;
  }

  /** Whether a window takes nothing more. */
  boolean isForgotten(WindowSize size, long startMicros, long watermark) {
    return watermark >= lateness.purgedAt(size, startMicros)
        || Lateness.closesAt(size, startMicros) <= forgottenBefore[size.ordinal()];
  }
}
