package io.meshline.jobs.pairing;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.Party;
import io.meshline.schemas.PartyTexts;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Side;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanKind;
import io.meshline.schemas.SpanLink;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which the spans of one trace become calls. Spans come in any order and any number of
 * times; as long as all come within the wait, the calls are the same ones.
 *
 * <ul>
 *   <li>SERVER: one call seen by the server. Source is the peer it names itself with an endpoint;
 *       else the service of the client span it hangs on (by parent, or by the same id when shared);
 *       without a parent the peer it names, else the user; when the parent never comes, the peer it
 *       names, else unknown. A server span that hangs on a span of its own process that is no
 *       client is part of the request around it and no call.
 *   <li>CLIENT: one call seen by the client. Destination is the service whose server span hangs on
 *       it (the first to arrive of several: who retries in between makes several server calls, but
 *       one client call); when none comes, the peer it names itself, else the address it dialled,
 *       else unknown. Databases, caches and brokers record no spans: they are not waited for.
 *   <li>PRODUCER: one call seen by the client, to the broker.
 *   <li>CONSUMER: calls seen by the server, from the broker: one per linked message, one without
 *       links. The broker is the one it names, else the one its producer names. For messages of
 *       other traces the consumer visits those traces, and their calls are given there.
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
  private final TraceKeys keys;

  /**
   * @param wait how long after its completion a span waits for others, 0 or more
   * @param memory how long after the wait a span is remembered for latecomers, 0 or more
   * @param maxSpans how many spans of one trace are remembered at most, 1 or more
   * @param keys which trace ids mean one trace
   */
  TracePairing(Duration wait, Duration memory, int maxSpans, TraceKeys keys) {
    this.wait = wait.toMillis();
    this.memory = memory.toMillis();
    this.maxSpans = maxSpans;
    this.keys = keys;
  }

  /**
   * Takes in one span and gives out every call that is now known.
   *
   * @param visitor whether the span is of another trace and looks for the one producer it links
   * @param watermark event time up to which spans have come; a latecomer waits from here
   */
  void add(Trace trace, Span span, boolean visitor, long watermark, PairingOutput out) {
    if (!visitor) {
      out.count(PairingCount.received(span.getKind()));
    }
    boolean connects = span.getKind() == SpanKind.INTERNAL;
    long deadline = later(Math.max(completion(span), watermark), wait);
    RememberedSpan added = new RememberedSpan(span, deadline, connects, visitor);
    if (trace.knows(added)) {
      if (!visitor) {
        out.count(PairingCount.DUPLICATES);
      }
      return;
    }
    if (span.getKind() == SpanKind.SERVER && !span.getPeerAddress().isEmpty()) {
      out.answers(span.getSelf(), span.getPeerAddress(), span.getSelf(), completion(span));
    }
    if (trace.size() >= maxSpans) {
      trace.forget(rememberedSince(watermark));
    }
    if (trace.size() >= maxSpans) {
      if (!visitor) {
        out.count(PairingCount.OVERFLOWED);
      }
      Wait unused = judge(trace, added, true, out);
      return;
    }
    trace.add(added);
    for (RememberedSpan woken : trace.wokenBy(added)) {
      Wait more = judge(trace, woken, false, out);
      if (more == null) {
        trace.settle(woken);
      } else {
        trace.park(woken, more);
      }
    }
  }

  /** Gives out the calls whose wait ends at or before the watermark, then forgets old spans. */
  void advance(Trace trace, long watermark, PairingOutput out) {
    RememberedSpan first = trace.firstWaiting();
    while (first != null && first.deadline() <= watermark) {
      Wait unused = judge(trace, first, true, out);
      trace.settle(first);
      first = trace.firstWaiting();
    }
    trace.forget(rememberedSince(watermark));
  }

  /** Event time at which {@link #advance} has something to do; empty for a forgotten trace. */
  OptionalLong nextDeadline(Trace trace) {
    RememberedSpan first = trace.firstWaiting();
    if (first != null) {
      return OptionalLong.of(first.deadline());
    }
    return trace.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(later(trace.lastDeadline(), memory));
  }

  /** Event time at which all spans of the trace have waited long enough. */
  OptionalLong lastDeadline(Trace trace) {
    return trace.lastWaitingDeadline();
  }

  /** Event time of a span, its completion (its start without a latency), in milliseconds. */
  static long completion(Span span) {
    return Math.floorDiv(
        EventTimes.completionMicros(EventTimes.micros(span.getStart()), span.getLatencyMicros()),
        1_000L);
  }

  /**
   * Gives out what is known of a span.
   *
   * @param last whether nobody else will come
   * @return null when all is said; else what the span has to wait for, never when it is the last
   *     chance
   */
  private @Nullable Wait judge(Trace trace, RememberedSpan span, boolean last, PairingOutput out) {
    return switch (span.kind()) {
      case INTERNAL -> null;
      case SERVER -> server(trace, span, last, out);
      case CLIENT, PRODUCER -> client(trace, span, last, out);
      case CONSUMER ->
          span.visitor() ? visitor(trace, span, last, out) : consumer(trace, span, last, out);
    };
  }

  private static @Nullable Wait server(
      Trace trace, RememberedSpan it, boolean last, PairingOutput out) {
    boolean named = Calls.namesPeer(it.span());
    if (named && (it.callerId().isEmpty() || !it.span().getPeer().getEndpoint().isEmpty())) {
      serverCall(it, it.span().getPeer(), out);
      return null;
    }
    if (it.callerId().isEmpty()) {
      out.count(PairingCount.ROOTS);
      serverCall(it, Calls.user(it.self()), out);
      return null;
    }
    RememberedSpan caller = trace.caller(it.callerId());
    if (caller == null && last) {
      // Who shares an id does not always say so.
      caller = trace.find(it.id(), SpanKind.CLIENT);
    }
    if (caller == null) {
      // What else the parent may be is only known for sure when nobody can come any more.
      if (last && named) {
        out.count(PairingCount.WITHOUT_SOURCE_ENDPOINT);
        serverCall(it, it.span().getPeer(), out);
      } else if (last) {
        serverWithoutClient(trace, it, out);
      }
      return last ? null : Wait.forSpan(it.callerId());
    }
    String endpoint = trace.entryEndpoint(caller);
    if (endpoint == null && !last) {
      return trace.missingAbove(caller);
    }
    out.count(PairingCount.PAIRED);
    answered(caller, it, completion(it.span()), out);
    serverCall(it, source(caller, endpoint, out), out);
    return null;
  }

  private static void serverWithoutClient(Trace trace, RememberedSpan it, PairingOutput out) {
    RememberedSpan parent = trace.anyParent(it);
    if (parent == null) {
      out.count(PairingCount.EXPIRED_SERVER);
      serverCall(it, Calls.unknown(it.self()), out);
    } else if (!it.span().getShared() && parent.sameProcess(it)) {
      out.count(PairingCount.NESTED);
    } else {
      out.count(PairingCount.PAIRED);
      serverCall(it, source(parent, trace.entryEndpoint(parent), out), out);
    }
  }

  private static @Nullable Wait client(
      Trace trace, RememberedSpan it, boolean last, PairingOutput out) {
    boolean answered = answeredBySpans(it.span());
    RememberedSpan server = answered ? trace.serverOf(it) : null;
    if (answered && server == null) {
      if (!last) {
        return Wait.forAnswer(it.id());
      }
      server = trace.find(it.id(), SpanKind.SERVER);
    }
    String endpoint = trace.entryEndpoint(it);
    if (endpoint == null && !last) {
      return trace.missingAbove(it);
    }
    out.count(PairingCount.CALLS_CLIENT);
    Party destination = server == null ? Calls.peer(it.span()) : server.self();
    CallRecord call = Calls.call(it.span(), Side.CLIENT, source(it, endpoint, out), destination);
    if (server != null) {
      answered(it, server, completion(it.span()), out);
      out.call(call);
    } else if (answered) {
      out.count(PairingCount.EXPIRED_CLIENT);
      if (Calls.namesOnlyAddress(it.span())) {
        out.callToAddress(call);
      } else {
        out.call(call);
      }
    } else {
      out.call(call);
    }
    return null;
  }

  /** Whether the other side may record a server span: databases, caches and brokers do not. */
  private static boolean answeredBySpans(Span span) {
    Protocol protocol = span.getProtocol();
    return span.getKind() == SpanKind.CLIENT
        && protocol != Protocol.DATABASE
        && protocol != Protocol.CACHE
        && protocol != Protocol.MESSAGING;
  }

  /** The address that the client dialled is one at which the server's service answers. */
  private static void answered(
      RememberedSpan client, RememberedSpan server, long time, PairingOutput out) {
    if (client.kind() == SpanKind.CLIENT && !client.span().getPeerAddress().isEmpty()) {
      out.answers(client.self(), client.span().getPeerAddress(), server.self(), time);
    }
  }

  private @Nullable Wait consumer(Trace trace, RememberedSpan it, boolean last, PairingOutput out) {
    if (Calls.namesPeer(it.span())) {
      long messages = Math.max(1, it.span().getLinks().stream().distinct().count());
      serverCalls(it, it.span().getPeer(), messages, out);
      return null;
    }
    List<SpanLink> own = keys.own(it.span());
    if (own.isEmpty() && !it.span().getLinks().isEmpty()) {
      return null; // All its messages are looked for in their own traces.
    }
    RememberedSpan producer = trace.find(it.callerId(), SpanKind.PRODUCER);
    boolean orphan = it.callerId().isEmpty();
    for (int i = 0; producer == null && i < own.size() && (last || (orphan && i == 0)); i++) {
      producer = trace.find(own.get(i).getSpanId(), SpanKind.PRODUCER);
    }
    if (producer == null && !last) {
      return Wait.forSpan(orphan && !own.isEmpty() ? own.get(0).getSpanId() : it.callerId());
    }
    if (producer == null) {
      // Who shares an id does not always say so.
      producer = trace.find(it.id(), SpanKind.PRODUCER);
    }
    serverCalls(it, broker(it, producer, out), Math.max(1, own.size()), out);
    return null;
  }

  private static @Nullable Wait visitor(
      Trace trace, RememberedSpan it, boolean last, PairingOutput out) {
    String linked = it.span().getLinks().get(0).getSpanId();
    RememberedSpan producer = trace.find(linked, SpanKind.PRODUCER);
    if (producer == null && !last) {
      return Wait.forSpan(linked);
    }
    serverCall(it, broker(it, producer, out), out);
    return null;
  }

  private static Party broker(
      RememberedSpan consumer, @Nullable RememberedSpan producer, PairingOutput out) {
    if (producer == null) {
      out.count(PairingCount.EXPIRED_CONSUMER);
    }
    return Calls.peer(producer == null ? consumer.span() : producer.span());
  }

  private static void serverCalls(
      RememberedSpan it, Party source, long messages, PairingOutput out) {
    for (long i = 0; i < messages; i++) {
      serverCall(it, source, out);
    }
  }

  private static void serverCall(RememberedSpan it, Party source, PairingOutput out) {
    out.count(PairingCount.CALLS_SERVER);
    out.call(Calls.call(it.span(), Side.SERVER, source, it.self()));
  }

  private static Party source(RememberedSpan caller, @Nullable String endpoint, PairingOutput out) {
    if (endpoint == null) {
      out.count(PairingCount.WITHOUT_SOURCE_ENDPOINT);
    }
    return PartyTexts.at(caller.self(), endpoint == null ? "" : endpoint);
  }

  private long rememberedSince(long watermark) {
    return watermark < Long.MIN_VALUE + memory ? Long.MIN_VALUE : watermark - memory;
  }

  private static long later(long time, long millis) {
    return time > Long.MAX_VALUE - millis ? Long.MAX_VALUE : time + millis;
  }
}
