package io.meshline.jobs.pairing;

import io.meshline.schemas.SpanKind;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The remembered spans of one trace, and the ways between them. A few are looked at one by one;
 * where there are more, they are indexed. Not thread-safe.
 */
final class Trace {
  private TraceSpans spans = new FewSpans();
  private int waitingSpans;
  private long lastDeadline = Long.MIN_VALUE;
  private long steps;

  int size() {
    return spans.size();
  }

  boolean isEmpty() {
    return spans.size() == 0;
  }

  /** How many spans are not settled yet. */
  int waitingSpans() {
    return waitingSpans;
  }

  /** Spans looked at so far, a few spans aside: the work that the trace has made. */
  long steps() {
    return steps + spans.steps();
  }

  /** All spans, oldest arrival first. */
  Collection<RememberedSpan> spans() {
    return spans.all();
  }

  /** Whether that span came before. */
  boolean knows(RememberedSpan span) {
    return span.visitor() ? spans.knowsVisit(span) : find(span.id(), span.kind()) != null;
  }

  void add(RememberedSpan span) {
    if (spans.size() == FewSpans.MOST && spans instanceof FewSpans) {
      spans = new ManySpans(spans.all());
    }
    spans.add(span);
    lastDeadline = Math.max(lastDeadline, span.deadline());
    if (!span.settled()) {
      waitingSpans++;
    }
  }

  /** Takes out those whose wait may be over now that this span was added; it is one of them. */
  List<RememberedSpan> wokenBy(RememberedSpan added) {
    return spans.wokenBy(added);
  }

  /** The span goes on waiting. */
  void park(RememberedSpan span, Wait wait) {
    spans.park(span, wait);
  }

  /** The span no longer waits. */
  void settle(RememberedSpan span) {
    span.settle();
    waitingSpans--;
    spans.settled(span);
  }

  /** The waiting span whose wait ends first, null for none. */
  @Nullable RememberedSpan firstWaiting() {
    return spans.firstWaiting();
  }

  /** Deadline of the span that waits longest. */
  OptionalLong lastWaitingDeadline() {
    return spans.lastWaitingDeadline();
  }

  /** Latest deadline there was since the trace was empty. */
  long lastDeadline() {
    return lastDeadline;
  }

  @Nullable RememberedSpan find(String id, SpanKind kind) {
    return spans.find(id, kind);
  }

  /** The span of that id that began a call. */
  @Nullable RememberedSpan caller(String id) {
    RememberedSpan client = find(id, SpanKind.CLIENT);
    return client != null ? client : find(id, SpanKind.PRODUCER);
  }

  /** The server span, the first to arrive of several, of the call that this span began. */
  @Nullable RememberedSpan serverOf(RememberedSpan caller) {
    return spans.serverOf(caller.id());
  }

  /** Parent of the span in whatever service. */
  @Nullable RememberedSpan anyParent(RememberedSpan child) {
    String id = child.span().getParentSpanId();
    RememberedSpan caller = caller(id);
    return caller != null ? caller : spans.parent(id, child, false);
  }

  /**
   * Endpoint at which the span's service was entered: empty when it was not entered by a call, null
   * when the spans that lead there have not all come. Each call goes on where the last one ended.
   */
  @Nullable String entryEndpoint(RememberedSpan from) {
    RememberedSpan span = from.reached();
    for (int left = spans.size(); left >= 0; left--) {
      steps++;
      if (span.isEntry() || !span.self().getEndpoint().isEmpty()) {
        return span.self().getEndpoint();
      }
      if (span.span().getParentSpanId().isEmpty()) {
        return "";
      }
      RememberedSpan parent = localParent(span);
      if (parent == null) {
        from.reached(span);
        return null;
      }
      span = parent;
    }
    return ""; // The parents form a circle.
  }

  /** The span that has to come for {@link #entryEndpoint} to know more. */
  Wait missingAbove(RememberedSpan from) {
    return Wait.forSpan(from.reached().span().getParentSpanId());
  }

  /** Parent of the span within the same service. */
  private @Nullable RememberedSpan localParent(RememberedSpan child) {
    return spans.parent(child.span().getParentSpanId(), child, true);
  }

  /** Forgets settled spans whose deadline is at or before that time, in milliseconds. */
  void forget(long deadline) {
    spans.forget(deadline);
  }

  Trace copy() {
    Trace copy = new Trace();
    for (RememberedSpan span : spans.all()) {
      copy.add(span.copy());
    }
    return copy;
  }
}
