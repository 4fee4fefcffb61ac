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
 * Any number of spans, found by id, by what they wait for and by when their wait ends, so that a
 * span that comes costs what it changes, however many others wait. Not thread-safe.
 */
final class ManySpans implements TraceSpans {
  private final Set<RememberedSpan> spans = new LinkedHashSet<>();
  private final Queue<RememberedSpan> byDeadline = byDeadline();
  private final Map<String, List<RememberedSpan>> byId = new HashMap<>();
  private final Map<String, List<RememberedSpan>> serversByCaller = new HashMap<>();
  private final Set<String> visits = new LinkedHashSet<>(0);

  /** Settled ones among them are skipped when they come up. */
  private final Queue<RememberedSpan> waiting = byDeadline();

  private final Map<Wait, Set<RememberedSpan>> parked = new HashMap<>();

  /** Waiting spans of which it is not known for what: they have just come. */
  private final Set<RememberedSpan> unparked = new LinkedHashSet<>(0);

  private long steps;

  /**
   * @param those spans to begin with
   */
  ManySpans(Collection<RememberedSpan> those) {
    those.forEach(this::add);
  }

  @Override
  public int size() {
    return spans.size();
  }

  @Override
  public long steps() {
    return steps;
  }

  @Override
  public Collection<RememberedSpan> all() {
    return Collections.unmodifiableSet(spans);
  }

  @Override
  public boolean knowsVisit(RememberedSpan visitor) {
    return visits.contains(visit(visitor));
  }

  @Override
  public void add(RememberedSpan span) {
    spans.add(span);
    byDeadline.add(span);
    if (!span.settled()) {
      waiting.add(span);
      Wait wait = span.parkedAt();
      if (wait == null) {
        unparked.add(span);
      } else {
        park(span, wait);
      }
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

  @Override
  public List<RememberedSpan> wokenBy(RememberedSpan added) {
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

  @Override
  public void park(RememberedSpan span, Wait wait) {
    span.parkedAt(wait);
    parked.computeIfAbsent(wait, w -> new LinkedHashSet<>(2)).add(span);
  }

  @Override
  public void settled(RememberedSpan span) {
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

  @Override
  public @Nullable RememberedSpan firstWaiting() {
    while (true) {
      RememberedSpan first = waiting.peek();
      if (first == null || !first.settled()) {
        return first;
      }
      waiting.remove();
      steps++;
    }
  }

  @Override
  public OptionalLong lastWaitingDeadline() {
    return waiting.stream()
        .filter(span -> !span.settled())
        .mapToLong(RememberedSpan::deadline)
        .max();
  }

  @Override
  public @Nullable RememberedSpan find(String id, SpanKind kind) {
    for (RememberedSpan span : byId.getOrDefault(id, List.of())) {
      if (span.kind() == kind) {
        return span;
      }
    }
    return null;
  }

  @Override
  public @Nullable RememberedSpan parent(String id, RememberedSpan child, boolean sameService) {
    RememberedSpan nearest = null;
    for (RememberedSpan span : byId.getOrDefault(id, List.of())) {
      if (TraceSpans.isNearer(span, nearest, child, sameService)) {
        nearest = span;
      }
    }
    return nearest;
  }

  @Override
  public @Nullable RememberedSpan serverOf(String callerId) {
    List<RememberedSpan> servers = serversByCaller.get(callerId);
    return servers == null ? null : servers.get(0);
  }

  @Override
  public void forget(long deadline) {
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
}
