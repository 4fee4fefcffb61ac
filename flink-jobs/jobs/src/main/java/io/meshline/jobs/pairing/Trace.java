package io.meshline.jobs.pairing;

import io.meshline.schemas.SpanKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The remembered spans of one trace, in the order of their arrival. Not thread-safe. */
final class Trace {
  /** Which of several spans of one id and service a child most likely hangs on. */
  private static final List<SpanKind> LOCAL_PARENTS =
      List.of(
          SpanKind.SERVER,
          SpanKind.CONSUMER,
          SpanKind.INTERNAL,
          SpanKind.CLIENT,
          SpanKind.PRODUCER);

  private final List<RememberedSpan> spans = new ArrayList<>();
  private final List<RememberedSpan> waiting = new ArrayList<>();
  private final Map<String, List<RememberedSpan>> byId = new HashMap<>();
  private final Map<String, RememberedSpan> serverByCaller = new HashMap<>();

  int size() {
    return spans.size();
  }

  boolean isEmpty() {
    return spans.isEmpty();
  }

  /** All spans, oldest arrival first. */
  List<RememberedSpan> spans() {
    return Collections.unmodifiableList(spans);
  }

  /** The spans that are not settled yet, oldest arrival first; taken out by the caller. */
  List<RememberedSpan> waiting() {
    return waiting;
  }

  void add(RememberedSpan span) {
    spans.add(span);
    if (!span.settled()) {
      waiting.add(span);
    }
    byId.computeIfAbsent(span.id(), id -> new ArrayList<>(1)).add(span);
    if (span.kind() == SpanKind.SERVER) {
      serverByCaller.putIfAbsent(span.callerId(), span);
    }
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
    return serverByCaller.get(caller.id());
  }

  /** Parent of the span within the same service. */
  @Nullable RememberedSpan localParent(RememberedSpan child) {
    for (SpanKind kind : LOCAL_PARENTS) {
      RememberedSpan parent = find(child.span().getParentSpanId(), kind);
      if (parent != null && parent != child && parent.sameService(child)) {
        return parent;
      }
    }
    return null;
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

  /** Forgets settled spans whose deadline is at or before that time, in milliseconds. */
  void forget(long deadline) {
    boolean any = false;
    for (Iterator<RememberedSpan> i = spans.iterator(); i.hasNext(); ) {
      RememberedSpan span = i.next();
      if (span.settled() && span.deadline() <= deadline) {
        i.remove();
        any = true;
      }
    }
    if (any) {
      List<RememberedSpan> kept = List.copyOf(spans);
      spans.clear();
      waiting.clear();
      byId.clear();
      serverByCaller.clear();
      kept.forEach(this::add);
    }
  }

  Trace copy() {
    Trace copy = new Trace();
    for (RememberedSpan span : spans) {
      copy.add(span.copy());
    }
    return copy;
  }
}
