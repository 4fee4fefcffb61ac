package io.meshline.jobs.pairing;

import io.meshline.schemas.Party;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Side;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanKind;
import io.meshline.schemas.SpanLink;
import java.time.Duration;
import java.util.Iterator;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which the spans of one trace become calls. Spans come in any order and any number of
 * times; as long as all come within the wait, the calls are the same ones.
 *
 * <ul>
 *   <li>SERVER: one call seen by the server. Source is the peer it names itself; else the service
 *       of the client span it hangs on (by parent, or by the same id when shared); without a parent
 *       the user; when the parent never comes, unknown. A server span that hangs on a span of its
 *       own process that is no client is part of the request around it and no call.
 *   <li>CLIENT: one call seen by the client. Destination is the service whose server span hangs on
 *       it (the first to arrive of several: who retries in between makes several server calls, but
 *       one client call); when none comes, the peer it names itself, else the address it dialled,
 *       else unknown. Databases, caches and brokers record no spans: they are not waited for.
 *   <li>PRODUCER: one call seen by the client, to the broker.
 *   <li>CONSUMER: calls seen by the server, from the broker: one per linked message, one without
 *       links. The broker is the one it names, else the one its producer names.
 *   <li>INTERNAL: no call.
 * </ul>
 *
 * The source's endpoint is that of the server or consumer span of the same service from which the
 * client span descends; it is waited for too. Times are event times in milliseconds. Stateless and
 * so thread-safe; the traces are not.
 */
final class TracePairing {
  private final long wait;
  private final long memory;
  private final int maxSpans;

  /**
   * @param wait how long after its completion a span waits for others, 0 or more
   * @param memory how long after the wait a span is remembered for latecomers, 0 or more
   * @param maxSpans how many spans of one trace are remembered at most, 1 or more
   */
  TracePairing(Duration wait, Duration memory, int maxSpans) {
    this.wait = wait.toMillis();
    this.memory = memory.toMillis();
    this.maxSpans = maxSpans;
  }

  /**
   * Takes in one span and gives out every call that is now known.
   *
   * @param watermark event time up to which spans have come; a latecomer waits from here
   */
  void add(Trace trace, Span span, long watermark, PairingOutput out) {
    out.count(PairingCount.received(span.getKind()));
    if (trace.find(span.getSpanId(), span.getKind()) != null) {
      out.count(PairingCount.DUPLICATES);
      return;
    }
    if (trace.size() >= maxSpans) {
      trace.forget(rememberedSince(watermark));
    }
    boolean connects = span.getKind() == SpanKind.INTERNAL;
    long deadline = later(Math.max(completion(span), watermark), wait);
    RememberedSpan added = new RememberedSpan(span, deadline, connects);
    if (trace.size() >= maxSpans) {
      out.count(PairingCount.OVERFLOWED);
      settled(trace, added, true, out);
      return;
    }
    trace.add(added);
    for (Iterator<RememberedSpan> i = trace.waiting().iterator(); i.hasNext(); ) {
      RememberedSpan waiting = i.next();
      if (settled(trace, waiting, false, out)) {
        waiting.settle();
        i.remove();
      }
    }
  }

  /** Gives out the calls whose wait ends at or before the watermark, then forgets old spans. */
  void advance(Trace trace, long watermark, PairingOutput out) {
    for (Iterator<RememberedSpan> i = trace.waiting().iterator(); i.hasNext(); ) {
      RememberedSpan waiting = i.next();
      if (waiting.deadline() <= watermark) {
        settled(trace, waiting, true, out);
        waiting.settle();
        i.remove();
      }
    }
    trace.forget(rememberedSince(watermark));
  }

  /** Event time at which {@link #advance} has something to do; empty for a forgotten trace. */
  OptionalLong nextDeadline(Trace trace) {
    if (trace.waiting().isEmpty()) {
      return trace.spans().stream().mapToLong(span -> later(span.deadline(), memory)).max();
    }
    return trace.waiting().stream().mapToLong(RememberedSpan::deadline).min();
  }

  /** Event time at which all spans of the trace have waited long enough. */
  OptionalLong lastDeadline(Trace trace) {
    return trace.waiting().stream().mapToLong(RememberedSpan::deadline).max();
  }

  /** Event time of a span, its completion, in milliseconds. */
  static long completion(Span span) {
    return span.getStart().plusNanos(span.getLatencyMicros() * 1000).toEpochMilli();
  }

  private boolean settled(Trace trace, RememberedSpan span, boolean last, PairingOutput out) {
    return switch (span.kind()) {
      case INTERNAL -> true;
      case SERVER -> server(trace, span, last, out);
      case CLIENT, PRODUCER -> client(trace, span, last, out);
      case CONSUMER -> consumer(trace, span, last, out);
    };
  }

  private static boolean server(Trace trace, RememberedSpan it, boolean last, PairingOutput out) {
    if (Calls.namesPeer(it.span())) {
      serverCall(it, it.span().getPeer(), out);
      return true;
    }
    if (it.callerId().isEmpty()) {
      out.count(PairingCount.ROOTS);
      serverCall(it, Calls.user(it.self()), out);
      return true;
    }
    RememberedSpan caller = trace.caller(it.callerId());
    if (caller == null) {
      // What else the parent may be is only known for sure when nobody can come any more.
      return last && serverWithoutClient(trace, it, out);
    }
    String endpoint = entryEndpoint(trace, caller);
    if (endpoint == null && !last) {
      return false;
    }
    out.count(PairingCount.PAIRED);
    serverCall(it, source(caller, endpoint, out), out);
    return true;
  }

  private static boolean serverWithoutClient(Trace trace, RememberedSpan it, PairingOutput out) {
    RememberedSpan parent = trace.anyParent(it);
    if (parent == null) {
      out.count(PairingCount.EXPIRED_SERVER);
      serverCall(it, Calls.unknown(it.self()), out);
    } else if (!it.span().getShared() && parent.sameProcess(it)) {
      out.count(PairingCount.NESTED);
    } else {
      out.count(PairingCount.PAIRED);
      serverCall(it, source(parent, entryEndpoint(trace, parent), out), out);
    }
    return true;
  }

  private static boolean client(Trace trace, RememberedSpan it, boolean last, PairingOutput out) {
    boolean answered = answeredBySpans(it.span());
    RememberedSpan server = answered ? trace.serverOf(it) : null;
    if (answered && server == null && !last) {
      return false;
    }
    String endpoint = entryEndpoint(trace, it);
    if (endpoint == null && !last) {
      return false;
    }
    if (answered && server == null) {
      out.count(PairingCount.EXPIRED_CLIENT);
    }
    Party destination = server == null ? Calls.peer(it.span()) : server.self();
    out.count(PairingCount.CALLS_CLIENT);
    out.call(Calls.call(it.span(), Side.CLIENT, source(it, endpoint, out), destination));
    return true;
  }

  /** Whether the other side may record a server span: databases, caches and brokers do not. */
  private static boolean answeredBySpans(Span span) {
    Protocol protocol = span.getProtocol();
    return span.getKind() == SpanKind.CLIENT
        && protocol != Protocol.DATABASE
        && protocol != Protocol.CACHE
        && protocol != Protocol.MESSAGING;
  }

  private static boolean consumer(Trace trace, RememberedSpan it, boolean last, PairingOutput out) {
    Party broker;
    if (Calls.namesPeer(it.span())) {
      broker = it.span().getPeer();
    } else {
      RememberedSpan producer = producer(trace, it, last);
      if (producer == null && !last) {
        return false;
      }
      if (producer == null) {
        out.count(PairingCount.EXPIRED_CONSUMER);
      }
      broker = Calls.peer(producer == null ? it.span() : producer.span());
    }
    long messages = Math.max(1, it.span().getLinks().stream().distinct().count());
    for (long i = 0; i < messages; i++) {
      serverCall(it, broker, out);
    }
    return true;
  }

  /** The producer the consumer hangs on; the first by link only once nobody can come any more. */
  private static @Nullable RememberedSpan producer(Trace trace, RememberedSpan it, boolean last) {
    RememberedSpan parent = trace.find(it.span().getParentSpanId(), SpanKind.PRODUCER);
    if (parent != null) {
      return parent;
    }
    for (SpanLink link : it.span().getLinks()) {
      if (link.getTraceId().equals(it.span().getTraceId())) {
        RememberedSpan linked = trace.find(link.getSpanId(), SpanKind.PRODUCER);
        if (linked != null && (last || it.span().getParentSpanId().isEmpty())) {
          return linked;
        }
        if (!last) {
          return null;
        }
      }
    }
    return null;
  }

  private static void serverCall(RememberedSpan it, Party source, PairingOutput out) {
    out.count(PairingCount.CALLS_SERVER);
    out.call(Calls.call(it.span(), Side.SERVER, source, it.self()));
  }

  private static Party source(RememberedSpan caller, @Nullable String endpoint, PairingOutput out) {
    if (endpoint == null) {
      out.count(PairingCount.WITHOUT_SOURCE_ENDPOINT);
    }
    return Calls.withEndpoint(caller.self(), endpoint == null ? "" : endpoint);
  }

  /**
   * Endpoint at which the span's service was entered: empty when it was not entered by a call, null
   * when the spans that lead there have not all come.
   */
  private static @Nullable String entryEndpoint(Trace trace, RememberedSpan from) {
    RememberedSpan span = from;
    for (int steps = 0; steps <= trace.size(); steps++) {
      if (span.isEntry() || !span.self().getEndpoint().isEmpty()) {
        return span.self().getEndpoint();
      }
      if (span.span().getParentSpanId().isEmpty()) {
        return "";
      }
      RememberedSpan parent = trace.localParent(span);
      if (parent == null) {
        return null;
      }
      span = parent;
    }
    return ""; // The parents form a circle.
  }

  private long rememberedSince(long watermark) {
    return watermark < Long.MIN_VALUE + memory ? Long.MIN_VALUE : watermark - memory;
  }

  private static long later(long time, long millis) {
    return time > Long.MAX_VALUE - millis ? Long.MAX_VALUE : time + millis;
  }
}
