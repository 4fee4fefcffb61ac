package io.meshline.e2e.pairing;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Side;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanKind;
import io.meshline.schemas.SpanLink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * Traces of a shop, and the calls in them as texts, written down by hand: a user calls front; front
 * calls cart and a bank outside and sends an order to mail and bill; cart asks its database.
 */
final class ShopTraces {
  private static final String UNKNOWN = "unknown/UNKNOWN";

  private final Instant begin;
  private final List<Span> spans = new ArrayList<>();
  private final List<String> paired = new ArrayList<>();
  private final List<String> expired = new ArrayList<>();

  ShopTraces(Instant begin, int traces) {
    this.begin = begin;
    for (int n = 0; n < traces; n++) {
      trace(n);
    }
  }

  /** All spans, trace by trace. */
  List<Span> spans() {
    return spans;
  }

  /** Calls that are known as soon as all spans are there. */
  List<String> paired() {
    return paired;
  }

  /** Calls that are only known when the wait is over. */
  List<String> expired() {
    return expired;
  }

  /** A call as the text that this class writes. */
  static String text(CallRecord call) {
    return text(
        call.getTraceId(),
        call.getSpanId(),
        call.getSide(),
        text(call.getSource()),
        text(call.getDestination()),
        call.getLatencyMicros());
  }

  private void trace(int n) {
    String trace = "trace%05d".formatted(n);
    boolean lost = n % 10 == 0;
    boolean shared = n % 3 == 0;

    Span front = span(n, SpanKind.SERVER, "1", lost ? "gone" : "", service("front", "GET:/"));
    Span inner = span(n, SpanKind.INTERNAL, "2", "1", service("front", ""));
    Span toCart = span(n, SpanKind.CLIENT, "3", "2", service("front", ""));
    Span cart =
        shared
            ? span(n, SpanKind.SERVER, "3", "2", service("cart", "GET:/cart"))
            : span(n, SpanKind.SERVER, "4", "3", service("cart", "GET:/cart"));
    cart.setShared(shared);
    Span query = span(n, SpanKind.CLIENT, "5", cart.getSpanId(), service("cart", ""));
    query.setProtocol(Protocol.DATABASE);
    query.setPeer(party(Kind.DATABASE, "h2:carts", "SELECT"));
    Span toBank = span(n, SpanKind.CLIENT, "6", "1", service("front", ""));
    toBank.setPeer(party(Kind.EXTERNAL, "bank.example:443", "POST"));
    Span order = span(n, SpanKind.PRODUCER, "7", "1", service("front", ""));
    order.setProtocol(Protocol.MESSAGING);
    order.setPeer(party(Kind.MESSAGING, "orders", "orders"));
    Span mail = span(n, SpanKind.CONSUMER, "8", "7", service("mail", "orders"));
    mail.setProtocol(Protocol.MESSAGING);

    (lost ? expired : paired)
        .add(
            text(
                trace,
                "1",
                Side.SERVER,
                lost ? UNKNOWN : "User/USER",
                "front@GET:/",
                front.getLatencyMicros()));
    paired.add(call(trace, toCart, Side.CLIENT, "front@GET:/", "cart@GET:/cart"));
    paired.add(call(trace, cart, Side.SERVER, "front@GET:/", "cart@GET:/cart"));
    paired.add(call(trace, query, Side.CLIENT, "cart@GET:/cart", "h2:carts@SELECT/DATABASE"));
    expired.add(call(trace, toBank, Side.CLIENT, "front@GET:/", "bank.example:443@POST/EXTERNAL"));
    paired.add(call(trace, order, Side.CLIENT, "front@GET:/", "orders@orders/MESSAGING"));
    paired.add(call(trace, mail, Side.SERVER, "orders@orders/MESSAGING", "mail@orders"));
    spans.addAll(List.of(front, inner, toCart, cart, query, toBank, order, mail));
    if (n > 0) {
      // A consumer that does not name its broker takes the order of the trace before.
      Span bill = span(n, SpanKind.CONSUMER, "9", "", service("bill", "orders"));
      bill.setProtocol(Protocol.MESSAGING);
      bill.setLinks(List.of(new SpanLink("trace%05d".formatted(n - 1), "7")));
      paired.add(call(trace, bill, Side.SERVER, "orders@orders/MESSAGING", "bill@orders"));
      spans.add(bill);
    }
  }

  private Span span(int n, SpanKind kind, String id, String parent, Party self) {
    return Span.newBuilder()
        .setTraceId("trace%05d".formatted(n))
        .setSpanId(id)
        .setParentSpanId(parent)
        .setKind(kind)
        .setStart(begin.plusMillis(n))
        .setLatencyMicros(1_000L * (spans.size() % 977) + Long.parseLong(id))
        .setSelf(self)
        .setPeer(party(Kind.UNKNOWN, "", ""))
        .setProtocol(Protocol.HTTP)
        .setOutcome(Outcome.SUCCESS)
        .setLinks(List.of())
        .setAttributes(new HashMap<>())
        .build();
  }

  private static Party service(String name, String endpoint) {
    return party(Kind.SERVICE, name, endpoint);
  }

  private static Party party(Kind kind, String name, String endpoint) {
    return new Party("", "test", "", name, "", endpoint, kind);
  }

  private static String call(String trace, Span span, Side side, String from, String to) {
    return text(trace, span.getSpanId(), side, from, to, span.getLatencyMicros());
  }

  /** A call of that span. */
  static String text(Span span, Side side, String from, String to) {
    return call(span.getTraceId(), span, side, from, to);
  }

  private static String text(
      String trace, String span, Side side, String from, String to, long latency) {
    return trace + " " + span + " " + side + ": " + from + " -> " + to + ", " + latency + " µs";
  }

  private static String text(Party party) {
    return party.getService()
        + (party.getEndpoint().isEmpty() ? "" : "@" + party.getEndpoint())
        + (party.getKind() == Kind.SERVICE ? "" : "/" + party.getKind());
  }
}
