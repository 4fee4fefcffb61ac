package io.meshline.jobs.pairing;

import io.meshline.schemas.SpanKind;
import io.meshline.schemas.SpanLink;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The remembered spans of one trace, found by id, by what they wait for and by when their wait
 * ends, so that a span that comes costs what it changes, however many others wait. Not thread-safe.
 */
final class Trace {
  /** Which of several spans of one id and service a child most likely hangs on. */
  private static final List<SpanKind> LOCAL_PARENTS =
      List.of(
          SpanKind.SERVER,
          SpanKind.CONSUMER,
          SpanKind.INTERNAL,
          SpanKind.CLIENT,
          SpanKind.PRODUCER);

  private final Set<RememberedSpan> spans = new LinkedHashSet<>();
  private final Queue<RememberedSpan> byDeadline = byDeadline();
  private final Map<String, List<RememberedSpan>> byId = new HashMap<>();
  private final Map<String, List<RememberedSpan>> serversByCaller = new HashMap<>();
  private final Set<String> visits = new LinkedHashSet<>(0);

  /** Settled ones among them are skipped when they come up. */
  private final Queue<RememberedSpan> waiting = byDeadline();

  private final Map<Wait, Set<RememberedSpan>> parked = new HashMap<>();

  /** Waiting spans of which it is not known for what: they were just restored. */
  private final Set<RememberedSpan> unparked = new LinkedHashSet<>(0);

  private int waitingSpans;
  private long lastDeadline = Long.MIN_VALUE;
  private long steps;

  int size() {
    return spans.size();
  }

  boolean isEmpty() {
    return spans.isEmpty();
  }

  /** How many spans are not settled yet. */
  int waitingSpans() {
    return waitingSpans;
  }

  /** Spans looked at so far: the work that the trace has made. */
  long steps() {
    return steps;
  }

  /** All spans, oldest arrival first. */
  Collection<RememberedSpan> spans() {
    return Collections.unmodifiableSet(spans);
  }

  /** Whether that span came before. */
  boolean knows(RememberedSpan span) {
    return span.visitor() ? visits.contains(visit(span)) : find(span.id(), span.kind()) != null;
  }

  void add(RememberedSpan span) {
    spans.add(span);
    byDeadline.add(span);
    lastDeadline = Math.max(lastDeadline, span.deadline());
    if (!span.settled()) {
      waitingSpans++;
      waiting.add(span);
      unparked.add(span);
    }
    if (span.visitor()) {
      visits.add(visit(span));
      return;
    }
    byId.computeIfAbsent(span.id(), id -> new ArrayList<>(1)).add(span);
    if (span.kind() == SpanKind.SERVER) {
      serversByCaller.computeIfAbsent(span.callerId(), id -> new ArrayList<>(1)).add(span);
    }
  }

  /** Takes out those whose wait may be over now that this span was added; it is one of them. */
  List<RememberedSpan> wokenBy(RememberedSpan added) {
    List<RememberedSpan> woken = new ArrayList<>(unparked);
    unparked.clear();
    if (!added.visitor()) {
      wake(Wait.forSpan(added.id()), woken);
      if (added.kind() == SpanKind.SERVER) {
        wake(Wait.forAnswer(added.callerId()), woken);
      }
    }
    steps += woken.size();
    return woken;
  }

  private void wake(Wait wait, List<RememberedSpan> woken) {
    Set<RememberedSpan> those = parked.remove(wait);
    if (those != null) {
      those.forEach(span -> span.parkedAt(null));
      woken.addAll(those);
    }
  }

  /** The span goes on waiting. */
  void park(RememberedSpan span, Wait wait) {
    span.parkedAt(wait);
    parked.computeIfAbsent(wait, w -> new LinkedHashSet<>(2)).add(span);
  }

  /** The span no longer waits. */
  void settle(RememberedSpan span) {
    span.settle();
    waitingSpans--;
    unparked.remove(span);
    Wait wait = span.parkedAt();
    if (wait != null) {
      span.parkedAt(null);
      Set<RememberedSpan> those = parked.get(wait);
      if (those != null && those.remove(span) && those.isEmpty()) {
        parked.remove(wait);
      }
    }
  }

  /** The waiting span whose wait ends first, null for none. */
  @Nullable RememberedSpan firstWaiting() {
    while (true) {
      RememberedSpan first = waiting.peek();
      if (first == null || !first.settled()) {
        return first;
      }
      waiting.remove();
      steps++;
    }
  }

  /** Deadline of the span that waits longest. */
  OptionalLong lastWaitingDeadline() {
    return waiting.stream()
        .filter(span -> !span.settled())
        .mapToLong(RememberedSpan::deadline)
        .max();
  }

  /** Latest deadline there was since the trace was empty. */
  long lastDeadline() {
    return lastDeadline;
  }

  @Nullable RememberedSpan find(String id, SpanKind kind) {
    for (RememberedSpan span : byId.getOrDefault(id, List.of())) {
      if (span.kind() == kind) {
        return span;
      }
    }
    return null;
  }

  /** The span of that id that began a call. */
  @Nullable RememberedSpan caller(String id) {
    RememberedSpan client = find(id, SpanKind.CLIENT);
    return client != null ? client : find(id, SpanKind.PRODUCER);
  }

  /** The server span, the first to arrive of several, of the call that this span began. */
  @Nullable RememberedSpan serverOf(RememberedSpan caller) {
    List<RememberedSpan> servers = serversByCaller.get(caller.id());
    return servers == null ? null : servers.get(0);
  }

  /** Parent of the span in whatever service. */
  @Nullable RememberedSpan anyParent(RememberedSpan child) {
    RememberedSpan caller = caller(child.span().getParentSpanId());
    if (caller != null) {
      return caller;
    }
    for (SpanKind kind : LOCAL_PARENTS) {
      RememberedSpan parent = find(child.span().getParentSpanId(), kind);
      if (parent != null && parent != child) {
        return parent;
      }
    }
    return null;
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
    for (SpanKind kind : LOCAL_PARENTS) {
      RememberedSpan parent = find(child.span().getParentSpanId(), kind);
      if (parent != null && parent != child && parent.sameService(child)) {
        return parent;
      }
    }
    return null;
  }

  /** Forgets settled spans whose deadline is at or before that time, in milliseconds. */
  void forget(long deadline) {
    while (true) {
      RememberedSpan first = byDeadline.peek();
      if (first == null || !first.settled() || first.deadline() > deadline) {
        return;
      }
      steps++;
      byDeadline.remove();
      spans.remove(first);
      if (first.visitor()) {
        visits.remove(visit(first));
      } else {
        remove(byId, first.id(), first);
        if (first.kind() == SpanKind.SERVER) {
          remove(serversByCaller, first.callerId(), first);
        }
      }
    }
  }

  private static void remove(
      Map<String, List<RememberedSpan>> index, String key, RememberedSpan span) {
    List<RememberedSpan> those = index.get(key);
    if (those != null && those.remove(span) && those.isEmpty()) {
      index.remove(key);
    }
  }

  private static String visit(RememberedSpan visitor) {
    SpanLink link = visitor.span().getLinks().get(0);
    return visitor.span().getTraceId() + '\n' + visitor.id() + '\n' + link.getSpanId();
  }

  private static Queue<RememberedSpan> byDeadline() {
    return new PriorityQueue<>(4, Comparator.comparingLong(RememberedSpan::deadline));
  }

  Trace copy() {
    Trace copy = new Trace();
    for (RememberedSpan span : spans) {
      copy.add(span.copy());
    }
    return copy;
  }
}
