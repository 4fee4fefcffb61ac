package io.meshline.e2e.pairing;

import io.meshline.schemas.InstanceMetadata;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Side;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Services that call each other by address, one round a second, and their calls as texts, written
 * down by hand. Nobody hears of the span at the other side of most calls; each tenth second
 * somebody does, and not in the first ones.
 */
final class AddressTraces {
  /** All trace ids begin so. */
  static final String PREFIX = "hop";

  private final Instant begin;
  private final List<Span> spans = new ArrayList<>();
  private final List<String> calls = new ArrayList<>();

  AddressTraces(Instant begin, int seconds) {
    this.begin = begin;
    for (int second = 0; second < seconds; second++) {
      alone(second, "10.1.0.1:8080", "cart");
      alone(second, "stock.local:80", "stock");
      alone(second, "10.1.0.3:80", "10.1.0.3:80/EXTERNAL"); // cart's and stock's
      alone(second, "10.1.0.4:7000", "price"); // by what its instance says of itself
      alone(second, "127.0.0.1:9000", "127.0.0.1:9000/EXTERNAL"); // everybody's
      alone(second, "api.bank.example:443", "api.bank.example:443/EXTERNAL");
      if (second % 10 == 5) {
        paired(second, "10.1.0.1:8080", "cart");
        named(second, "stock.local:80", "stock");
        paired(second, "10.1.0.3:80", "cart");
        named(second, "10.1.0.3:80", "stock");
        paired(second, "127.0.0.1:9000", "cart");
      }
    }
  }

  /** All spans, by time. */
  List<Span> spans() {
    return spans;
  }

  /** All calls. */
  List<String> calls() {
    return calls;
  }

  /** What the instance of the price service says when it starts. */
  InstanceMetadata instance() {
    return new InstanceMetadata(
        begin,
        new Party("", "test", "", "price", "price-1", "", Kind.SERVICE),
        "skywalking",
        Map.of("ipv4", "10.1.0.4,127.0.0.1"));
  }

  private void alone(int second, String address, String answers) {
    Span client = client(second, address);
    spans.add(client);
    calls.add(ShopTraces.text(client, Side.CLIENT, "front", answers));
  }

  private void paired(int second, String address, String service) {
    Span client = client(second, address);
    spans.add(client);
    Span server = span(second, SpanKind.SERVER, service, "GET:/x");
    server.setTraceId(client.getTraceId());
    server.setParentSpanId(client.getSpanId());
    spans.add(server);
    calls.add(ShopTraces.text(client, Side.CLIENT, "front", service + "@GET:/x"));
    calls.add(ShopTraces.text(server, Side.SERVER, "front", service + "@GET:/x"));
  }

  /** As a SkyWalking agent sees a call whose caller's segment is lost. */
  private void named(int second, String address, String service) {
    Span server = span(second, SpanKind.SERVER, service, "GET:/x");
    server.setParentSpanId("lost");
    server.setPeer(new Party("", "test", "", "old", "", "GET:/", Kind.SERVICE));
    server.setPeerAddress(address);
    spans.add(server);
    calls.add(ShopTraces.text(server, Side.SERVER, "old@GET:/", service + "@GET:/x"));
  }

  private Span client(int second, String address) {
    Span client = span(second, SpanKind.CLIENT, "front", "");
    client.setPeer(new Party("", "test", "", address, "", "", Kind.EXTERNAL));
    client.setPeerAddress(address);
    return client;
  }

  private Span span(int second, SpanKind kind, String service, String endpoint) {
    int n = spans.size();
    return Span.newBuilder()
        .setTraceId(PREFIX + n)
        .setSpanId("s" + n)
        .setKind(kind)
        .setStart(begin.plusSeconds(second))
        .setLatencyMicros(n)
        .setSelf(new Party("", "test", "", service, "", endpoint, Kind.SERVICE))
        .setPeer(new Party("", "", "", "", "", "", Kind.UNKNOWN))
        .setProtocol(Protocol.HTTP)
        .setOutcome(Outcome.SUCCESS)
        .setLinks(List.of())
        .setAttributes(new HashMap<>())
        .build();
  }
}
