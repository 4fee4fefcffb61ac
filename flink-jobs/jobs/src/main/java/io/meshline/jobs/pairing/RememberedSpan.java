package io.meshline.jobs.pairing;

import io.meshline.schemas.Party;
import io.meshline.schemas.PartyTexts;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanKind;
import io.meshline.schemas.SpanLink;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A span of a trace, from its arrival until it is forgotten. Not thread-safe. */
final class RememberedSpan {
  private Span span;
  private final long deadline;
  private final boolean visitor;
  private boolean settled;
  private @Nullable Wait parkedAt;
  private RememberedSpan reached = this;

  /**
   * @param deadline event time in milliseconds up to which the span waits for others
   * @param settled whether everything the span has to say has been said
   * @param visitor whether the span is of another trace and looks for the one producer it links
   */
  RememberedSpan(Span span, long deadline, boolean settled, boolean visitor) {
    this.span = span;
    this.deadline = deadline;
    this.settled = settled;
    this.visitor = visitor;
  }

  Span span() {
    return span;
  }

  String id() {
    return span.getSpanId();
  }

  SpanKind kind() {
    return span.getKind();
  }

  Party self() {
    return span.getSelf();
  }

  long deadline() {
    return deadline;
  }

  boolean settled() {
    return settled;
  }

  boolean visitor() {
    return visitor;
  }

  /** What the span waits for, null while that is not known. */
  @Nullable Wait parkedAt() {
    return parkedAt;
  }

  void parkedAt(@Nullable Wait wait) {
    parkedAt = wait;
  }

  /** The span above this one up to which the way to its entry is known. */
  RememberedSpan reached() {
    return reached;
  }

  void reached(RememberedSpan above) {
    reached = above;
  }

  /** From now on the span only tells others who it was; what they never ask for is let go. */
  void settle() {
    settled = true;
    // A visitor is known again by its link.
    List<SpanLink> links = visitor ? span.getLinks() : List.of();
    if (span.getLinks().size() > links.size() || !span.getAttributes().isEmpty()) {
      span = Span.newBuilder(span).setLinks(links).setAttributes(Map.of()).build();
    }
  }

  /** Whether the span is where its service was entered. */
  boolean isEntry() {
    return kind() == SpanKind.SERVER || kind() == SpanKind.CONSUMER;
  }

  /**
   * Id of the span of the caller, empty for none: a shared span has its caller's id, any other has
   * it as its parent.
   */
  String callerId() {
    return span.getShared() ? span.getSpanId() : span.getParentSpanId();
  }

  /** Whether both spans are of one service. */
  boolean sameService(RememberedSpan other) {
    return PartyTexts.sameService(self(), other.self());
  }

  /** Whether nothing speaks against both spans being of one process. */
  boolean sameProcess(RememberedSpan other) {
    String a = self().getInstance();
    String b = other.self().getInstance();
    return sameService(other) && (a.isEmpty() || b.isEmpty() || a.equals(b));
  }

  RememberedSpan copy() {
    return new RememberedSpan(span, deadline, settled, visitor);
  }
}
