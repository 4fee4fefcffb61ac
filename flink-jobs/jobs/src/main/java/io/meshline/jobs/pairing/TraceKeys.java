package io.meshline.jobs.pairing;

import io.meshline.schemas.Span;
import io.meshline.schemas.SpanKind;
import io.meshline.schemas.SpanLink;
import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which spans are looked at together: those of one trace id and tenant, and of one environment
 * where that is asked for: traffic that is mirrored or replayed into another one brings its trace
 * and parent ids along. The two sides of a call may be in two namespaces.
 *
 * @param strict whether trace ids must be the same; otherwise the lower 64 of their 128 bits must
 * @param acrossEnvironments whether the environment does not matter
 */
record TraceKeys(boolean strict, boolean acrossEnvironments) implements Serializable {
  private static final int LONG_ID = 32;
  private static final int SHORT_ID = 16;

  /** The key of the span's own trace. */
  String of(Span span) {
    return of(span.getTraceId(), span);
  }

  /** The key of the trace that a span links. */
  String of(Span span, SpanLink link) {
    return of(link.getTraceId(), span);
  }

  private String of(String traceId, Span span) {
    String tenant = span.getSelf().getTenant();
    String environment = acrossEnvironments ? "" : span.getSelf().getEnvironment();
    String id = id(traceId);
    // No text of a party holds control characters.
    return tenant.isEmpty() && environment.isEmpty() ? id : id + '\n' + tenant + '\n' + environment;
  }

  /** What is compared of a trace id. */
  String id(String traceId) {
    if (strict || traceId.length() != LONG_ID) {
      return traceId;
    }
    boolean empty = true;
    for (int i = 0; i < LONG_ID; i++) {
      if (Character.digit(traceId.charAt(i), 16) < 0) {
        return traceId;
      }
      empty &= i < SHORT_ID || traceId.charAt(i) == '0';
    }
    return empty ? traceId : traceId.substring(SHORT_ID);
  }

  /** Whether the span came to a trace to find a producer it has linked there. */
  boolean visits(Span span, String key) {
    return !of(span).equals(key);
  }

  /**
   * Links into other traces whose producers must tell the broker: those of a consumer that does not
   * name it. Each message once.
   */
  List<SpanLink> visited(Span span) {
    if (span.getKind() != SpanKind.CONSUMER || span.getLinks().isEmpty() || Calls.namesPeer(span)) {
      return List.of();
    }
    String home = id(span.getTraceId());
    Set<SpanLink> links = new LinkedHashSet<>();
    for (SpanLink link : span.getLinks()) {
      if (!id(link.getTraceId()).equals(home)) {
        links.add(link);
      }
    }
    return List.copyOf(links);
  }

  /** Links within the span's own trace, each message once. */
  List<SpanLink> own(Span span) {
    String home = id(span.getTraceId());
    return span.getLinks().stream()
        .filter(link -> id(link.getTraceId()).equals(home))
        .distinct()
        .toList();
  }
}
