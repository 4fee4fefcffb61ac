package io.meshline.jobs.pairing;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Side;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanKind;
import io.meshline.schemas.SpanLink;
import io.meshline.schemas.TlsMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Traces of an invented mesh together with the calls that were made. The calls are written down as
 * they are made, not worked out from the spans. A trace takes less than two seconds.
 */
final class RandomTraces {
  private static final String[] SERVICES = {"front", "cart", "stock", "price", "mail", "bill"};

  private static final List<Outcome> OUTCOMES = List.of(Outcome.values());

  private final Random random;
  private final String traceId;
  private final List<Span> spans = new ArrayList<>();
  private final List<CallRecord> calls = new ArrayList<>();
  private int lastId;

  private RandomTraces(Random random, String traceId) {
    this.random = random;
    this.traceId = traceId;
  }

  /** Spans of one trace and the calls in it. */
  record TraceAndCalls(List<Span> spans, List<CallRecord> calls) {}

  static TraceAndCalls next(Random random, String traceId, Instant start) {
    RandomTraces traces = new RandomTraces(random, traceId);
    traces.request(start);
    return new TraceAndCalls(traces.spans, traces.calls);
  }

  private void request(Instant start) {
    Party front = service(random.nextInt(3) == 0 ? "" : "GET:/start");
    if (front.getEndpoint().isEmpty()) {
      // A program that starts by itself.
      Span job = span(SpanKind.INTERNAL, "", front, start);
      spans.add(job);
      work(front, "", job.getSpanId(), start, 0);
    } else if (random.nextInt(4) == 0) {
      Span server = span(SpanKind.SERVER, "lost", front, start);
      spans.add(server);
      calls.add(call(server, Side.SERVER, virtual(Kind.UNKNOWN, "unknown"), front));
      work(front, front.getEndpoint(), server.getSpanId(), start, 0);
    } else {
      Span server = span(SpanKind.SERVER, "", front, start);
      spans.add(server);
      calls.add(call(server, Side.SERVER, virtual(Kind.USER, "User"), front));
      work(front, front.getEndpoint(), server.getSpanId(), start, 0);
    }
  }

  private void work(Party self, String entry, String parent, Instant start, int depth) {
    String above = parent;
    for (int i = random.nextInt(3); i > 0; i--) {
      Span internal = span(SpanKind.INTERNAL, above, without(self), start);
      spans.add(internal);
      above = internal.getSpanId();
    }
    for (int i = random.nextInt(depth > 3 ? 1 : 4); i > 0; i--) {
      Instant later = start.plusMillis(1 + random.nextInt(100));
      switch (random.nextInt(8)) {
        case 0 -> database(self, entry, above, later);
        case 1 -> outside(self, entry, above, later);
        case 2 -> message(self, entry, above, later, depth);
        case 3 -> sharedCall(self, entry, above, later, depth);
        case 4 -> skyWalkingCall(self, entry, later, depth);
        default -> pairedCall(self, entry, above, later, depth);
      }
    }
  }

  private void database(Party self, String entry, String parent, Instant start) {
    Span client = span(SpanKind.CLIENT, parent, without(self), start);
    client.setProtocol(random.nextBoolean() ? Protocol.DATABASE : Protocol.CACHE);
    client.setPeer(virtual(Kind.DATABASE, "h2:" + self.getService()));
    client.getPeer().setEndpoint("SELECT");
    spans.add(client);
    calls.add(call(client, Side.CLIENT, at(self, entry), client.getPeer()));
  }

  private void outside(Party self, String entry, String parent, Instant start) {
    Span client = span(SpanKind.CLIENT, parent, without(self), start);
    client.setPeer(virtual(Kind.EXTERNAL, "bank.example:443"));
    spans.add(client);
    calls.add(call(client, Side.CLIENT, at(self, entry), client.getPeer()));
  }

  private void message(Party self, String entry, String parent, Instant start, int depth) {
    Span producer = span(SpanKind.PRODUCER, parent, without(self), start);
    producer.setPeer(virtual(Kind.MESSAGING, "orders"));
    spans.add(producer);
    calls.add(call(producer, Side.CLIENT, at(self, entry), producer.getPeer()));
    Party taker = service("orders");
    boolean linked = random.nextBoolean();
    Span consumer =
        span(SpanKind.CONSUMER, linked ? "" : producer.getSpanId(), taker, start.plusMillis(5));
    int messages = 1;
    boolean named = random.nextBoolean();
    if (named) {
      consumer.setPeer(virtual(Kind.MESSAGING, "orders"));
    }
    if (linked) {
      consumer.getLinks().add(new SpanLink(traceId, producer.getSpanId()));
      for (int i = random.nextInt(3); i > 0; i--) {
        if (named) {
          consumer.getLinks().add(new SpanLink("other" + i, "p"));
          messages++;
        } else {
          Span elsewhere = produceElsewhere(self, start);
          consumer.getLinks().add(new SpanLink(elsewhere.getTraceId(), elsewhere.getSpanId()));
          calls.add(call(consumer, Side.SERVER, elsewhere.getPeer(), taker));
        }
      }
    }
    spans.add(consumer);
    for (int i = 0; i < messages; i++) {
      calls.add(call(consumer, Side.SERVER, producer.getPeer(), taker));
    }
    work(taker, taker.getEndpoint(), consumer.getSpanId(), start, depth + 1);
  }

  /** A message of another trace, by another name of the broker. */
  private Span produceElsewhere(Party self, Instant start) {
    Span producer = span(SpanKind.PRODUCER, "", at(self, "POST:/other"), start);
    producer.setTraceId(traceId + "-" + lastId);
    producer.setPeer(virtual(Kind.MESSAGING, "orders-" + lastId));
    spans.add(producer);
    calls.add(call(producer, Side.CLIENT, at(self, "POST:/other"), producer.getPeer()));
    return producer;
  }

  /** Both sides know the caller's endpoint, and the server its caller; sometimes none answers. */
  private void skyWalkingCall(Party self, String entry, Instant start, int depth) {
    String address = "10.0.1." + random.nextInt(3) + ":80";
    Span client = span(SpanKind.CLIENT, "segment-" + lastId, at(self, entry), start);
    client.setPeer(virtual(Kind.EXTERNAL, address));
    client.setPeerAddress(address);
    spans.add(client);
    if (random.nextInt(3) == 0) {
      calls.add(call(client, Side.CLIENT, at(self, entry), client.getPeer()));
      return;
    }
    Party called = service("GET:/" + random.nextInt(5));
    Span server = span(SpanKind.SERVER, client.getSpanId(), called, start.plusMillis(1));
    server.setPeer(at(self, entry));
    server.setPeerAddress(address);
    spans.add(server);
    calls.add(call(client, Side.CLIENT, at(self, entry), called));
    calls.add(call(server, Side.SERVER, at(self, entry), called));
    work(called, called.getEndpoint(), server.getSpanId(), start, depth + 1);
  }

  private void pairedCall(Party self, String entry, String parent, Instant start, int depth) {
    Span client = span(SpanKind.CLIENT, parent, without(self), start);
    client.setPeer(virtual(Kind.EXTERNAL, "10.0.0.7:8080"));
    spans.add(client);
    Party called = service("GET:/" + random.nextInt(5));
    calls.add(call(client, Side.CLIENT, at(self, entry), called));
    for (int tries = random.nextInt(8) == 0 ? 2 : 1; tries > 0; tries--) {
      Span server = span(SpanKind.SERVER, client.getSpanId(), called, start.plusMillis(1));
      if (random.nextInt(4) == 0) {
        server.setPeer(at(self, entry));
      }
      spans.add(server);
      calls.add(call(server, Side.SERVER, at(self, entry), called));
      work(called, called.getEndpoint(), server.getSpanId(), start, depth + 1);
    }
  }

  private void sharedCall(Party self, String entry, String parent, Instant start, int depth) {
    Span client = span(SpanKind.CLIENT, parent, without(self), start);
    spans.add(client);
    Party called = service("get /" + random.nextInt(5));
    while (called.getService().equals(self.getService())) {
      // With one id on both sides of one service, nothing tells which side a child hangs on.
      called = service(called.getEndpoint());
    }
    Span server = span(SpanKind.SERVER, parent, called, start.plusMillis(1));
    server.setSpanId(client.getSpanId());
    server.setShared(true);
    spans.add(server);
    calls.add(call(client, Side.CLIENT, at(self, entry), called));
    calls.add(call(server, Side.SERVER, at(self, entry), called));
    work(called, called.getEndpoint(), server.getSpanId(), start, depth + 1);
  }

  private Span span(SpanKind kind, String parent, Party self, Instant start) {
    lastId++;
    Span span = Spans.span(kind, "s" + lastId, parent, self);
    span.setTraceId(traceId);
    span.setStart(start.plusNanos(1_000L * random.nextInt(1_000)));
    span.setLatencyMicros(random.nextInt(900_000));
    span.setStatusCode(200 + random.nextInt(400));
    span.setOutcome(OUTCOMES.get(random.nextInt(OUTCOMES.size())));
    span.setReason(span.getOutcome() == Outcome.FAILURE ? "timeout" : "");
    span.setWeight(1 + random.nextInt(3));
    span.setRequestBytes(random.nextInt(100));
    span.setResponseBytes(random.nextInt(100));
    if (random.nextInt(4) == 0) {
      span.getAttributes().put("n", "" + lastId);
    }
    return span;
  }

  private Party service(String endpoint) {
    String name = SERVICES[random.nextInt(SERVICES.length)];
    return Spans.party(Kind.SERVICE, name, name + "-" + random.nextInt(2), endpoint);
  }

  private static Party virtual(Kind kind, String name) {
    return Spans.party(kind, name, "", "");
  }

  private static Party without(Party self) {
    return at(self, "");
  }

  private static Party at(Party self, String endpoint) {
    return Spans.party(self.getKind(), self.getService(), self.getInstance(), endpoint);
  }

  private static CallRecord call(Span span, Side side, Party source, Party destination) {
    return CallRecord.newBuilder()
        .setStart(span.getStart())
        .setLatencyMicros(span.getLatencyMicros())
        .setReporter(Reporter.AGENT)
        .setSide(side)
        .setSource(source)
        .setDestination(destination)
        .setProtocol(span.getProtocol())
        .setStatusCode(span.getStatusCode())
        .setOutcome(span.getOutcome())
        .setReason(span.getReason())
        .setTls(TlsMode.UNKNOWN)
        .setRequestBytes(span.getRequestBytes())
        .setResponseBytes(span.getResponseBytes())
        .setWeight(span.getWeight())
        .setTraceId(span.getTraceId())
        .setSpanId(span.getSpanId())
        .setAttributes(Map.copyOf(span.getAttributes()))
        .build();
  }
}
