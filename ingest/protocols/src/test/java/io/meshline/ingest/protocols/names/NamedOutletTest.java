package io.meshline.ingest.protocols.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.meshline.ingest.protocols.Lines;
import io.meshline.ingest.protocols.Parties;
import io.meshline.ingest.protocols.Recorder;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.InstanceMetadata;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Scope;
import io.meshline.schemas.Side;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanKind;
import io.meshline.schemas.TlsMode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NamedOutletTest {

  private static final Party FRONT = Parties.service("demo", "shop", "front", "f-1", "");
  private static final String DB = "10.0.0.7:3306";

  private static final AddressBook BOOK = book();
  private final Recorder recorder = new Recorder(true);

  private static AddressBook book() {
    AddressTable.Builder table = AddressTable.builder();
    table.add("10.1.0.9", Resident.service("shop", "orders", "o-1"));
    table.add("orders.shop.svc", Resident.service("shop", "orders", ""));
    table.add("unknown.shop.svc", Resident.service("shop", "unknown", ""));
    table.add("mysql.shop.svc", Resident.service("shop", "mysql", ""));
    table.add(DB, Resident.virtual(Kind.DATABASE, "mysql/shop"));
    return table.build();
  }

  static Stream<Arguments> callees() {
    return Stream.of(
        row("an address of a pod", Kind.EXTERNAL, "10.1.0.9:80", "demo:shop/orders@o-1 GET:/"),
        row("a name of a service", Kind.EXTERNAL, "orders:80", "demo:shop/orders GET:/"),
        row(
            "an address of nobody",
            Kind.EXTERNAL,
            "10.1.0.8:80",
            "<EXTERNAL>demo:10.1.0.8:80 GET:/"),
        row(
            "a broker behind a service",
            Kind.MESSAGING,
            "mysql:80",
            "<MESSAGING>demo:mysql:80 GET:/"),
        row("a database written down", Kind.DATABASE, DB, "<DATABASE>demo:mysql/shop GET:/"),
        row("the same seen as an address", Kind.EXTERNAL, DB, "<DATABASE>demo:mysql/shop GET:/"),
        row("nobody knows", Kind.UNKNOWN, "unknown", "<UNKNOWN>demo:unknown GET:/"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("callees")
  void calleesOfCalls(String what, Kind kind, String name, String expected) {
    outlet(Naming.AS_TOLD).call(call(Side.CLIENT, FRONT, Parties.virtual("", kind, name, "GET:/")));

    assertThat(recorder.lines)
        .as(what)
        .containsExactly(
            "call AGENT CLIENT | demo:shop/front@f-1 -> "
                + expected
                + " | HTTP SUCCESS | at 0 took 5");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("callees")
  void peersOfSpans(String what, Kind kind, String name, String expected) {
    // A span without an address knows nobody to look up.
    String address = name.equals("unknown") ? "" : name;
    outlet(Naming.AS_TOLD)
        .span(span(SpanKind.CLIENT, FRONT, Parties.virtual("", kind, name, "GET:/"), address));

    assertThat(recorder.lines.get(0)).as(what).contains(" ~ " + expected);
  }

  @Test
  void aPeerThatWasNamedStaysWhatItIs() {
    outlet(Naming.AS_TOLD)
        .span(
            span(
                SpanKind.CLIENT, FRONT, Parties.virtual("", Kind.DATABASE, "mysql/users", ""), DB));
    outlet(Naming.AS_TOLD)
        .span(
            span(
                SpanKind.CLIENT,
                FRONT,
                Parties.virtual("", Kind.EXTERNAL, "the-orders", ""),
                "10.1.0.9:80"));

    assertThat(recorder.lines.get(0)).contains(" ~ <DATABASE>demo:mysql/users at ");
    assertThat(recorder.lines.get(1)).contains(" ~ <EXTERNAL>demo:the-orders at ");
  }

  @Test
  void theAddressOfAServersSpanIsItsOwn() {
    outlet(Naming.AS_TOLD).span(span(SpanKind.SERVER, FRONT, Parties.none(), "10.1.0.9:80"));

    assertThat(recorder.lines.get(0)).contains("demo:shop/front@f-1 ~ - at 10.1.0.9:80");
  }

  @Test
  void namesAreGivenToBothSidesAndToInstances() {
    Naming naming =
        Naming.builder()
            .rule(NameRule.template("{namespace}::{service}"))
            .environment("test")
            .build();
    Party orders = Parties.service("", "", "shop::orders", "o-1", "");
    outlet(naming).call(call(Side.SERVER, Parties.user(""), orders));
    outlet(naming).call(call(Side.SERVER, Parties.none(), orders));
    outlet(naming).span(span(SpanKind.SERVER, orders, FRONT, ""));
    outlet(naming).instance(new InstanceMetadata(Lines.T0, orders, "skywalking", Map.of()));

    assertThat(recorder.lines)
        .containsExactly(
            "call AGENT SERVER | <USER>test:User -> test:shop/orders@o-1 | HTTP SUCCESS | at 0 took 5",
            "call AGENT SERVER | - -> test:shop/orders@o-1 | HTTP SUCCESS | at 0 took 5",
            "span SERVER tr/sp | test:shop/orders@o-1 ~ demo:shop/front@f-1 | HTTP SUCCESS | at 0 took 5",
            "instance skywalking test:shop/orders@o-1 | at 0 took 0");
  }

  /** The source's default is for services that it tells of; this one is known from the cluster. */
  @Test
  void whoIsFoundAtAnAddressBelongsToTheEnvironmentOfItsObserver() {
    Naming naming = Naming.builder().environment("test").namespace("default").build();
    Party pod = Parties.virtual("", Kind.EXTERNAL, "10.1.0.9:80", "GET:/");
    outlet(naming).call(call(Side.CLIENT, FRONT, pod));
    outlet(naming).span(span(SpanKind.CLIENT, FRONT, pod, "10.1.0.9:80"));
    // Of an observer that says of no environment both get the default.
    outlet(naming).call(call(Side.CLIENT, Parties.service("", "", "cart", "", ""), pod));

    assertThat(recorder.lines)
        .containsExactly(
            "call AGENT CLIENT | demo:shop/front@f-1 -> demo:shop/orders@o-1 GET:/"
                + " | HTTP SUCCESS | at 0 took 5",
            "span CLIENT tr/sp | demo:shop/front@f-1 ~ demo:shop/orders@o-1 GET:/ at 10.1.0.9:80"
                + " | HTTP SUCCESS | at 0 took 5",
            "call AGENT CLIENT | test:default/cart -> test:shop/orders@o-1 GET:/"
                + " | HTTP SUCCESS | at 0 took 5");
  }

  /** Aliases and rules are for residents as well. */
  @Test
  void whoIsFoundAtAnAddressIsNamedByTheRulesToo() {
    Naming naming =
        Naming.builder().alias("shop/orders", new ServiceName("", "bank", "orders-v2", "")).build();
    outlet(naming)
        .call(call(Side.CLIENT, FRONT, Parties.virtual("", Kind.EXTERNAL, "10.1.0.9:80", "")));

    assertThat(recorder.lines)
        .containsExactly(
            "call AGENT CLIENT | demo:shop/front@f-1 -> demo:bank/orders-v2@o-1"
                + " | HTTP SUCCESS | at 0 took 5");
  }

  private NamedOutlet outlet(Naming naming) {
    return new NamedOutlet(naming, BOOK, recorder);
  }

  private static CallRecord call(Side side, Party source, Party destination) {
    return new CallRecord(
        Lines.T0,
        5L,
        Reporter.AGENT,
        side,
        source,
        destination,
        Protocol.HTTP,
        0,
        Outcome.SUCCESS,
        "",
        TlsMode.UNKNOWN,
        0L,
        0L,
        1L,
        "",
        "",
        Map.of(),
        Scope.FULL);
  }

  private static Span span(SpanKind kind, Party self, Party peer, String address) {
    return new Span(
        "tr",
        "sp",
        "",
        kind,
        false,
        Lines.T0,
        5L,
        self,
        peer,
        address,
        Protocol.HTTP,
        0,
        Outcome.SUCCESS,
        "",
        0L,
        0L,
        1L,
        List.of(),
        Map.of());
  }

  private static Arguments row(String what, Kind kind, String name, String expected) {
    return arguments(what, kind, name, expected);
  }
}
