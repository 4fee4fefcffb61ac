package io.meshline.jobs.pairing;

import io.meshline.schemas.SpanKind;
import io.meshline.schemas.SpanLink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * So few spans that looking at each of them is as quick as an index, which would take more memory
 * than they do: most traces never have more. Not thread-safe.
 */
@SuppressWarnings("NullAway") // Places of the array below the size are taken.
final class FewSpans implements TraceSpans {
  /** More are too many. */
  static final int MOST = 16;

  private static final int FIRST = 4;

  private RememberedSpan[] spans = new RememberedSpan[FIRST];
  private int size;

  @Override
  public int size() {
    return size;
  }

  @Override
  public Collection<RememberedSpan> all() {
    return Collections.unmodifiableList(Arrays.asList(spans).subList(0, size));
  }

  @Override
  public void add(RememberedSpan span) {
    if (size == spans.length) {
      spans = Arrays.copyOf(spans, 2 * size);
    }
    spans[size++] = span;
  }

  @Override
  public boolean knowsVisit(RememberedSpan visitor) {
    SpanLink link = visitor.span().getLinks().get(0);
    for (int i = 0; i < size; i++) {
      if (spans[i].visitor()
          && spans[i].id().equals(visitor.id())
          && spans[i].span().getTraceId().equals(visitor.span().getTraceId())
          && spans[i].span().getLinks().get(0).getSpanId().equals(link.getSpanId())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public @Nullable RememberedSpan find(String id, SpanKind kind) {
    for (int i = 0; i < size; i++) {
      RememberedSpan span = spans[i];
      if (span.kind() == kind && !span.visitor() && span.id().equals(id)) {
        return span;
      }
    }
    return null;
  }

  @Override
  public @Nullable RememberedSpan parent(String id, RememberedSpan child, boolean sameService) {
    RememberedSpan nearest = null;
    for (int i = 0; i < size; i++) {
      RememberedSpan span = spans[i];
      if (!span.visitor()
          && span.id().equals(id)
          && TraceSpans.isNearer(span, nearest, child, sameService)) {
        nearest = span;
      }
    }
    return nearest;
  }

  @Override
  public @Nullable RememberedSpan serverOf(String callerId) {
    for (int i = 0; i < size; i++) {
      RememberedSpan span = spans[i];
      if (span.kind() == SpanKind.SERVER && !span.visitor() && span.callerId().equals(callerId)) {
        return span;
      }
    }
    return null;
  }

  @Override
  public List<RememberedSpan> wokenBy(RememberedSpan added) {
    List<RememberedSpan> woken = new ArrayList<>(FIRST);
    for (int i = 0; i < size; i++) {
      if (!spans[i].settled() && spans[i].parkedAt() == null) {
        woken.add(spans[i]);
      }
    }
    if (!added.visitor()) {
      boolean answers = added.kind() == SpanKind.SERVER;
      for (int i = 0; i < size; i++) {
        Wait wait = spans[i].parkedAt();
        if (wait != null
            && (wait.answer()
                ? answers && wait.spanId().equals(added.callerId())
                : wait.spanId().equals(added.id()))) {
          spans[i].parkedAt(null);
          woken.add(spans[i]);
        }
      }
    }
    return woken;
  }

  @Override
  public void park(RememberedSpan span, Wait wait) {
    span.parkedAt(wait);
  }

  @Override
  public void settled(RememberedSpan span) {
    span.parkedAt(null);
  }

  @Override
  public @Nullable RememberedSpan firstWaiting() {
    RememberedSpan first = null;
    for (int i = 0; i < size; i++) {
      RememberedSpan span = spans[i];
      if (!span.settled() && (first == null || span.deadline() < first.deadline())) {
        first = span;
      }
    }
    return first;
  }

  @Override
  public OptionalLong lastWaitingDeadline() {
    OptionalLong last = OptionalLong.empty();
    for (int i = 0; i < size; i++) {
      if (!spans[i].settled() && (last.isEmpty() || spans[i].deadline() > last.getAsLong())) {
        last = OptionalLong.of(spans[i].deadline());
      }
    }
    return last;
  }

  @Override
  public void forget(long deadline) {
    RememberedSpan waiting = firstWaiting();
    // What was to be forgotten after one that still waits stays with it.
    long until = waiting == null ? deadline : Math.min(deadline, waiting.deadline());
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (!spans[i].settled() || spans[i].deadline() > until) {
        spans[kept++] = spans[i];
      }
    }
    Arrays.fill(spans, kept, size, null);
    size = kept;
  }

  @Override
  public long steps() {
    return 0;
  }
}
