package io.meshline.jobs.pairing;

import static io.meshline.jobs.pairing.Spans.client;
import static io.meshline.jobs.pairing.Spans.consumer;
import static io.meshline.jobs.pairing.Spans.instance;
import static io.meshline.jobs.pairing.Spans.internal;
import static io.meshline.jobs.pairing.Spans.links;
import static io.meshline.jobs.pairing.Spans.peer;
import static io.meshline.jobs.pairing.Spans.peerAddress;
import static io.meshline.jobs.pairing.Spans.producer;
import static io.meshline.jobs.pairing.Spans.protocol;
import static io.meshline.jobs.pairing.Spans.server;
import static io.meshline.jobs.pairing.Spans.service;
import static io.meshline.jobs.pairing.Spans.shared;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.Kind;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules one by one, worked out by hand: what is known at once, and what after the wait. */
class TracePairingTest {

  record Case(String name, List<Span> spans, List<String> atOnce, List<String> afterWait) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Arguments> cases() {
    return List.of(
            new Case(
                "server and client by parent",
                List.of(
                    server("b", "a", "cart", "GET:/cart"),
                    client("a", "r", "front"),
                    server("r", "", "front", "GET:/")),
                List.of(
                    "server User!USER -> front@GET:/ of r",
                    "server front@GET:/ -> cart@GET:/cart of b",
                    "client front@GET:/ -> cart@GET:/cart of a"),
                List.of()),
            new Case(
                "server and client by shared id",
                List.of(
                    client("a", "r", "front"),
                    shared(server("a", "r", "cart", "get /cart")),
                    server("r", "", "front", "get /")),
                List.of(
                    "server User!USER -> front@get / of r",
                    "server front@get / -> cart@get /cart of a",
                    "client front@get / -> cart@get /cart of a"),
                List.of()),
            new Case(
                "spans below a shared id belong to the service that has the server span",
                List.of(
                    client("a", "", "front"),
                    shared(server("a", "", "cart", "get /cart")),
                    client("b", "a", "cart"),
                    shared(server("b", "a", "stock", "get /stock"))),
                List.of(
                    "server front -> cart@get /cart of a",
                    "client front -> cart@get /cart of a",
                    "server cart@get /cart -> stock@get /stock of b",
                    "client cart@get /cart -> stock@get /stock of b"),
                List.of()),
            new Case(
                "shared server whose client side is lost: its parent is a span of the caller",
                List.of(shared(server("a", "r", "cart", "x")), server("r", "", "front", "y")),
                List.of("server User!USER -> front@y of r"),
                List.of("server front@y -> cart@x of a")),
            new Case(
                "shared server alone",
                List.of(shared(server("a", "", "cart", "x"))),
                List.of(),
                List.of("server unknown!UNKNOWN -> cart@x of a")),
            new Case(
                "entry endpoint through internal spans and a nested client",
                List.of(
                    server("r", "", "front", "GET:/"),
                    internal("i1", "r", "front"),
                    internal("i2", "i1", "front"),
                    client("outer", "i2", "front"),
                    client("a", "outer", "front"),
                    server("b", "a", "cart", "GET:/cart")),
                List.of(
                    "server User!USER -> front@GET:/ of r",
                    "server front@GET:/ -> cart@GET:/cart of b",
                    "client front@GET:/ -> cart@GET:/cart of a"),
                List.of("client front@GET:/ -> unknown!UNKNOWN of outer")),
            new Case(
                "a missing link in the chain costs the endpoint, after the wait",
                List.of(client("a", "lost", "front"), server("b", "a", "cart", "GET:/cart")),
                List.of(),
                List.of(
                    "server front -> cart@GET:/cart of b", "client front -> cart@GET:/cart of a")),
            new Case(
                "a service that begins the trace itself has no entry endpoint",
                List.of(
                    internal("job", "", "cron"),
                    client("a", "job", "cron"),
                    server("b", "a", "cart", "GET:/cart")),
                List.of("server cron -> cart@GET:/cart of b", "client cron -> cart@GET:/cart of a"),
                List.of()),
            new Case(
                "parents in a circle",
                List.of(
                    internal("x", "y", "front"),
                    internal("y", "x", "front"),
                    client("a", "x", "front"),
                    server("b", "a", "cart", "GET:/cart")),
                List.of(
                    "server front -> cart@GET:/cart of b", "client front -> cart@GET:/cart of a"),
                List.of()),
            new Case(
                "a client that knows its own entry endpoint",
                List.of(
                    peer(clientAt("a", "gone", "front", "GET:/"), Kind.EXTERNAL, "10.0.0.7:80", ""),
                    server("b", "a", "cart", "GET:/cart")),
                List.of(
                    "server front@GET:/ -> cart@GET:/cart of b",
                    "client front@GET:/ -> cart@GET:/cart of a"),
                List.of()),
            new Case(
                "a server that names its peer does not wait, its client still finds it",
                List.of(
                    peer(server("b", "a", "cart", "/cart"), Kind.SERVICE, "front", "/home"),
                    clientAt("a", "x", "front", "/home")),
                List.of(
                    "server front@/home -> cart@/cart of b",
                    "client front@/home -> cart@/cart of a"),
                List.of()),
            new Case(
                "a server that names its peer without an endpoint learns it from the client",
                List.of(
                    server("r", "", "front", "GET:/"),
                    peer(server("b", "a", "cart", "/cart"), Kind.SERVICE, "front", ""),
                    client("a", "r", "front")),
                List.of(
                    "server User!USER -> front@GET:/ of r",
                    "server front@GET:/ -> cart@/cart of b",
                    "client front@GET:/ -> cart@/cart of a"),
                List.of()),
            new Case(
                "a server that names its peer without an endpoint, whose client is not traced",
                List.of(
                    peer(server("b", "a", "cart", "/cart"), Kind.SERVICE, "front", ""),
                    peer(server("c", "", "cart", "/cart"), Kind.SERVICE, "cron", "")),
                List.of("server cron -> cart@/cart of c"),
                List.of("server front -> cart@/cart of b")),
            new Case(
                "a consumer that shares its producer's id, whether it says so or not",
                List.of(
                    shared(consumer("p", "r", "mail", "orders")),
                    consumer("q", "r", "bill", "orders"),
                    server("r", "", "shop", "POST:/order"),
                    peer(producer("p", "r", "shop"), Kind.MESSAGING, "orders", ""),
                    peer(producer("q", "r", "shop"), Kind.MESSAGING, "bills", "")),
                List.of(
                    "server User!USER -> shop@POST:/order of r",
                    "client shop@POST:/order -> orders!MESSAGING of p",
                    "client shop@POST:/order -> bills!MESSAGING of q",
                    "server orders!MESSAGING -> mail@orders of p"),
                List.of("server bills!MESSAGING -> bill@orders of q")),
            new Case(
                "server whose parent never comes",
                List.of(server("b", "lost", "cart", "GET:/cart")),
                List.of(),
                List.of("server unknown!UNKNOWN -> cart@GET:/cart of b")),
            new Case(
                "server below an internal span of another service",
                List.of(
                    server("r", "", "front", "GET:/"),
                    internal("i", "r", "front"),
                    server("b", "i", "cart", "GET:/cart")),
                List.of("server User!USER -> front@GET:/ of r"),
                List.of("server front@GET:/ -> cart@GET:/cart of b")),
            new Case(
                "server inside the request of its own process is no call",
                List.of(server("r", "", "front", "GET:/"), server("b", "r", "front", "GET:/part")),
                List.of("server User!USER -> front@GET:/ of r"),
                List.of()),
            new Case(
                "server below another instance of its service is a call",
                List.of(
                    instance(server("r", "", "front", "GET:/"), "front-1"),
                    instance(server("b", "r", "front", "GET:/part"), "front-2")),
                List.of("server User!USER -> front#front-1@GET:/ of r"),
                List.of("server front#front-1@GET:/ -> front#front-2@GET:/part of b")),
            new Case(
                "a service that calls itself",
                List.of(
                    server("r", "", "front", "GET:/"),
                    client("a", "r", "front"),
                    server("b", "a", "front", "GET:/part")),
                List.of(
                    "server User!USER -> front@GET:/ of r",
                    "server front@GET:/ -> front@GET:/part of b",
                    "client front@GET:/ -> front@GET:/part of a"),
                List.of()),
            new Case(
                "retries in between: one client call, several server calls",
                List.of(
                    client("a", "", "front"),
                    server("b1", "a", "cart", "GET:/cart"),
                    server("b2", "a", "cart", "GET:/cart")),
                List.of(
                    "server front -> cart@GET:/cart of b1",
                    "server front -> cart@GET:/cart of b2",
                    "client front -> cart@GET:/cart of a"),
                List.of()),
            new Case(
                "client alone: the peer it names, its address, or unknown",
                List.of(
                    peer(client("a", "", "front"), Kind.EXTERNAL, "api.bank.example:443", "POST"),
                    peerAddress(client("b", "", "front"), "10.0.0.7:80"),
                    client("c", "", "front")),
                List.of(),
                List.of(
                    "client front -> api.bank.example:443@POST!EXTERNAL of a",
                    "client front -> 10.0.0.7:80!UNKNOWN of b",
                    "client front -> unknown!UNKNOWN of c")),
            new Case(
                "databases and caches are not waited for",
                List.of(
                    server("r", "", "cart", "GET:/cart"),
                    peer(
                        protocol(client("a", "r", "cart"), Protocol.DATABASE),
                        Kind.DATABASE,
                        "h2:carts",
                        "SELECT"),
                    peer(
                        protocol(client("b", "r", "cart"), Protocol.CACHE),
                        Kind.CACHE,
                        "redis",
                        "GET"),
                    peerAddress(
                        protocol(client("c", "r", "cart"), Protocol.DATABASE), "db.local:5432")),
                List.of(
                    "server User!USER -> cart@GET:/cart of r",
                    "client cart@GET:/cart -> h2:carts@SELECT!DATABASE of a",
                    "client cart@GET:/cart -> redis@GET!CACHE of b",
                    "client cart@GET:/cart -> db.local:5432!DATABASE of c"),
                List.of()),
            new Case(
                "messages: the broker lies between producer and consumer",
                List.of(
                    server("r", "", "shop", "POST:/order"),
                    peer(producer("p", "r", "shop"), Kind.MESSAGING, "orders", "orders"),
                    peer(consumer("c", "p", "mail", "orders"), Kind.MESSAGING, "orders", "orders"),
                    client("m", "c", "mail"),
                    server("s", "m", "smtp", "send")),
                List.of(
                    "server User!USER -> shop@POST:/order of r",
                    "client shop@POST:/order -> orders@orders!MESSAGING of p",
                    "server orders@orders!MESSAGING -> mail@orders of c",
                    "server mail@orders -> smtp@send of s",
                    "client mail@orders -> smtp@send of m"),
                List.of()),
            new Case(
                "a consumer names the broker by its producer, found by parent or link",
                List.of(
                    peer(producer("p", "", "shop"), Kind.MESSAGING, "orders", ""),
                    consumer("c1", "p", "mail", "orders"),
                    links(consumer("c2", "", "bill", "orders"), "p")),
                List.of(
                    "client shop -> orders!MESSAGING of p",
                    "server orders!MESSAGING -> mail@orders of c1",
                    "server orders!MESSAGING -> bill@orders of c2"),
                List.of()),
            new Case(
                "a consumer of a batch: one call per linked message, each message once",
                List.of(
                    links(
                        peer(consumer("c", "", "mail", "orders"), Kind.MESSAGING, "orders", ""),
                        "t1/p",
                        "t2/p",
                        "t1/p")),
                List.of(
                    "server orders!MESSAGING -> mail@orders of c",
                    "server orders!MESSAGING -> mail@orders of c"),
                List.of()),
            new Case(
                "messages of other traces: the broker is named by their producers there",
                List.of(
                    elsewhere("t1", peer(producer("p", "", "shop"), Kind.MESSAGING, "orders", "")),
                    elsewhere("t2", peer(producer("p", "", "web"), Kind.MESSAGING, "bills", "")),
                    peer(producer("q", "", "shop"), Kind.MESSAGING, "own", ""),
                    links(consumer("c", "", "mail", "all"), "t1/p", "t2/p", "q", "t1/p", "t3/p")),
                List.of(
                    "client shop -> orders!MESSAGING of p",
                    "client web -> bills!MESSAGING of p",
                    "client shop -> own!MESSAGING of q",
                    "server orders!MESSAGING -> mail@all of c",
                    "server bills!MESSAGING -> mail@all of c",
                    "server own!MESSAGING -> mail@all of c"),
                List.of("server unknown!MESSAGING -> mail@all of c")),
            new Case(
                "a span of a trace that visits another one is no parent there",
                List.of(
                    links(consumer("c", "", "mail", "all"), "t1/p"),
                    elsewhere("t1", peer(producer("p", "c", "mail"), Kind.MESSAGING, "again", ""))),
                List.of("server again!MESSAGING -> mail@all of c"),
                List.of("client mail -> again!MESSAGING of p")),
            new Case(
                "client and server of one id that do not say they share it, after the wait",
                List.of(
                    client("a", "r", "front"),
                    server("a", "r", "cart", "get /cart"),
                    server("r", "", "front", "get /")),
                List.of("server User!USER -> front@get / of r"),
                List.of(
                    "server front@get / -> cart@get /cart of a",
                    "client front@get / -> cart@get /cart of a")),
            new Case(
                "a consumer whose producer never comes",
                List.of(
                    consumer("c", "lost", "mail", "orders"),
                    links(consumer("d", "", "mail", "orders"), "elsewhere/p")),
                List.of(),
                List.of(
                    "server unknown!MESSAGING -> mail@orders of c",
                    "server unknown!MESSAGING -> mail@orders of d")),
            new Case(
                "duplicates count once, whatever their order",
                List.of(
                    client("a", "", "front"),
                    client("a", "", "front"),
                    server("b", "a", "cart", "x"),
                    server("b", "a", "cart", "x"),
                    client("a", "", "front")),
                List.of("server front -> cart@x of b", "client front -> cart@x of a"),
                List.of()),
            new Case("internal spans alone", List.of(internal("i", "", "x")), List.of(), List.of()))
        .stream()
        .map(Arguments::of)
        .toList();
  }

  private static Span elsewhere(String trace, Span span) {
    span.setTraceId(trace);
    return span;
  }

  private static Span clientAt(String id, String parent, String service, String endpoint) {
    Span span = client(id, parent, service);
    span.setSelf(service(service, endpoint));
    return span;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rule(Case rule) {
    check(rule, rule.spans());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void ruleInReverseOrder(Case rule) {
    List<Span> reversed = new ArrayList<>(rule.spans());
    Collections.reverse(reversed);
    check(rule, reversed);
  }

  private static void check(Case rule, List<Span> spans) {
    PairingRun run = new PairingRun();
    run.add(spans);
    assertThat(run.calls()).containsExactlyInAnyOrderElementsOf(rule.atOnce());
    run.passTheWait();
    List<String> all = new ArrayList<>(rule.atOnce());
    all.addAll(rule.afterWait());
    assertThat(run.calls()).containsExactlyInAnyOrderElementsOf(all);
    run.checkCounts();
    run.passTheMemory();
    assertThat(run.allForgotten()).isTrue();
    assertThat(run.calls()).hasSize(all.size());
  }
}
