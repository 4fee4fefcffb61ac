package io.meshline.sla;

import java.util.List;

/** One entity that is tracked for an objective. */
abstract class TrackerContract {
  static final int CORRECTION = 15;
  static final long BEGIN = 29_000_040; // a full hour
  static final Entity ENTITY = Samples.node("cart");

  final Objective objective = Samples.availability("0.999", Period.DEFAULT, AlertPolicy.WORKBOOK);
  final Matched matched = new Matched(List.of(objective), List.of());

  EntityTracker again(EntityTracker tracker) {
    return EntityTracker.fromBytes(
        tracker.toBytes(), tracker.open().toBytes(), matched, CORRECTION);
  }

  EntityTracker.Taken observe(
      EntityTracker tracker, long minute, long calls, long failures, long end) {
    return tracker.observe(minute, calls, Samples.figures(calls, failures, 0), matched, end);
  }
}
