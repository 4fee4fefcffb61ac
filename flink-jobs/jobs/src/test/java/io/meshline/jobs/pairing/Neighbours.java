package io.meshline.jobs.pairing;

import static io.meshline.jobs.pairing.Spans.client;
import static io.meshline.jobs.pairing.Spans.peer;
import static io.meshline.jobs.pairing.Spans.peerAddress;
import static io.meshline.jobs.pairing.Spans.server;

import io.meshline.schemas.Kind;
import io.meshline.schemas.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Services that call each other by address, within ten seconds, and their calls as texts, written
 * down by hand. Half of the calls to an address come before anybody was seen to answer there.
 */
final class Neighbours {
  private static final int ROUNDS = 20;

  private final List<Span> spans = new ArrayList<>();
  private final List<String> calls = new ArrayList<>();
  private int lastTrace;

  Neighbours() {
    for (int i = 0; i < ROUNDS; i++) {
      long millis = i * 500L;
      // Nobody hears of the called one's span, but others tell that cart answers there.
      alone("10.1.0.1:8080", "cart", millis);
      // A SkyWalking entry span says by which address it was called.
      alone("stock.local:80", "stock", millis);
      alone("10.1.0.3:80", "10.1.0.3:80!UNKNOWN", millis); // cart and stock both answer there
      alone("127.0.0.1:9000", "127.0.0.1:9000!UNKNOWN", millis); // whoever's loopback
      alone("api.bank.example:443", "api.bank.example:443!UNKNOWN", millis);
    }
    paired("10.1.0.1:8080", "cart", 5_000);
    named("STOCK.local:80", "stock", 5_000);
    paired("10.1.0.3:80", "cart", 2_000);
    named("10.1.0.3:80", "stock", 8_000);
    paired("127.0.0.1:9000", "cart", 5_000);
  }

  List<Span> spans() {
    return spans;
  }

  List<String> calls() {
    return calls;
  }

  long resolved() {
    return 2 * ROUNDS;
  }

  long ambiguous() {
    return ROUNDS;
  }

  long unclaimed() {
    return ROUNDS;
  }

  private void alone(String address, String answers, long millis) {
    String id = add(peerAddress(client("a", "", "front"), address), millis);
    calls.add("client front -> " + answers + " of " + id);
  }

  private void paired(String address, String service, long millis) {
    String trace = "t" + lastTrace++;
    String a = add(peerAddress(client("a", "", "front"), address), trace, millis);
    String b = add(server("b", a, service, "GET:/x"), trace, millis);
    calls.add("client front -> " + service + "@GET:/x of " + a);
    calls.add("server front -> " + service + "@GET:/x of " + b);
  }

  private void named(String address, String service, long millis) {
    Span server = peer(server("b", "lost", service, "GET:/x"), Kind.SERVICE, "old", "GET:/");
    String b = add(peerAddress(server, address), millis);
    calls.add("server old@GET:/ -> " + service + "@GET:/x of " + b);
  }

  private String add(Span span, long millis) {
    return add(span, "t" + lastTrace++, millis);
  }

  private String add(Span span, String trace, long millis) {
    span.setTraceId(trace);
    span.setSpanId(span.getSpanId() + spans.size());
    span.setStart(Spans.START.plusMillis(millis));
    spans.add(span);
    return span.getSpanId();
  }
}
