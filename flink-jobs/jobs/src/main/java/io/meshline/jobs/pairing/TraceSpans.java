package io.meshline.jobs.pairing;

import io.meshline.schemas.SpanKind;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The remembered spans of a {@link Trace}, and how they are found. Not thread-safe. */
interface TraceSpans {
  /** Which of several spans of one id and service a child most likely hangs on: in this order. */
  List<SpanKind> LOCAL_PARENTS =
      List.of(
          SpanKind.SERVER,
          SpanKind.CONSUMER,
          SpanKind.INTERNAL,
          SpanKind.CLIENT,
          SpanKind.PRODUCER);

  int size();

  /** All spans as they are now, oldest arrival first; not to be changed, nor kept. */
  Collection<RememberedSpan> all();

  /** Adds a span that is not there; one that was parked stays so. */
  void add(RememberedSpan span);

  /** Whether the same visit of that visitor is there. */
  boolean knowsVisit(RememberedSpan visitor);

  /** The span of that id and kind that is no visitor. */
  @Nullable RememberedSpan find(String id, SpanKind kind);

  /**
   * The span of that id, the first by {@link #LOCAL_PARENTS}, that is no visitor.
   *
   * @param child which it is not
   * @param sameService whether it must be of the child's service
   */
  @Nullable RememberedSpan parent(String id, RememberedSpan child, boolean sameService);

  /** The first server span to arrive of those whose caller has that id. */
  @Nullable RememberedSpan serverOf(String callerId);

  /**
   * Takes those out of where they wait whose wait may be over now that this span was added. Each of
   * them is to be settled or parked then.
   */
  List<RememberedSpan> wokenBy(RememberedSpan added);

  /** The span goes on waiting for that. */
  void park(RememberedSpan span, Wait wait);

  /** The span no longer waits. */
  void settled(RememberedSpan span);

  /** The waiting span whose wait ends first, null for none. */
  @Nullable RememberedSpan firstWaiting();

  /** Deadline of the span that waits longest. */
  OptionalLong lastWaitingDeadline();

  /** Forgets settled spans whose deadline is at or before that time, in milliseconds. */
  void forget(long deadline);

  /** Spans looked at so far where they may be many: the work that they have made. */
  long steps();

  /** Whether a span may be the parent of a child, and is nearer to it than another one. */
  static boolean isNearer(
      RememberedSpan span,
      @Nullable RememberedSpan other,
      RememberedSpan child,
      boolean sameService) {
    return !isSame(span, child)
        && (!sameService || span.sameService(child))
        && (other == null
            || LOCAL_PARENTS.indexOf(span.kind()) < LOCAL_PARENTS.indexOf(other.kind()));
  }

  @SuppressWarnings("ReferenceEquality") // A span is itself and no other one.
  private static boolean isSame(RememberedSpan one, RememberedSpan other) {
    return one == other;
  }
}
