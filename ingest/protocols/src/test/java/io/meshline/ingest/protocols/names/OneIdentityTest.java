package io.meshline.ingest.protocols.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.meshline.ingest.protocols.envoy.AccessLogStream;
import io.meshline.ingest.protocols.otlp.TraceConverter;
import io.meshline.ingest.protocols.skywalking.SegmentConverter;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code front} calls {@code orders} in the namespace {@code shop} of the environment {@code demo},
 * observed by an OpenTelemetry agent, a SkyWalking agent and the sidecars on both sides: with the
 * fitting rules each service comes out by one name.
 */
class OneIdentityTest {

  private static final String ENVIRONMENT = "demo";
  private static final String[] WANTED = {"demo:shop/front", "demo:shop/orders"};

  static Stream<Arguments> rules() {
    return Stream.of(
        row("a group, by SkyWalking's own convention", "shop::front", "shop::orders", skywalking()),
        row("SkyWalking's agent.namespace", "front|shop|", "orders|shop|", skywalking()),
        row(
            "names as OAP gives them to a mesh",
            "front.shop",
            "orders.shop",
            skywalking().rule(NameRule.template("{service}.{namespace}"))),
        row("one namespace for all agents", "front", "orders", skywalking().namespace("shop")),
        row(
            "an expression",
            "shop-front-svc",
            "shop-orders-svc",
            skywalking().rule(NameRule.pattern("(?P<namespace>[a-z]+)-(?P<service>[a-z]+)-svc"))),
        row(
            "names that only people can match",
            "FrontApplication",
            "OMS",
            skywalking()
                .alias("FrontApplication", ServiceName.parse("shop/front"))
                .alias("OMS", ServiceName.parse("shop/orders"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void threeSourcesGiveTwoNodes(
      String what, String skywalkingFront, String skywalkingOrders, Naming skywalking) {
    Services seen = new Services();
    Naming others = Naming.builder().environment(ENVIRONMENT).build();
    new TraceConverter()
        .convert(Messages.otlp("demo", "shop"), new NamedOutlet(others, AddressBook.EMPTY, seen));
    for (SegmentObject each : Messages.segments(skywalkingFront, skywalkingOrders)) {
      new SegmentConverter().convert(each, new NamedOutlet(skywalking, AddressBook.EMPTY, seen));
    }
    for (StreamAccessLogsMessage each : Messages.accessLogs()) {
      new AccessLogStream(AddressBook.EMPTY)
          .convert(each, new NamedOutlet(others, AddressBook.EMPTY, seen));
    }

    // Two spans and two calls of each kind of observer, with both parties each where they know
    // them.
    assertThat(seen.names).as(what).containsOnly(WANTED);
    assertThat(seen.records).isEqualTo(6);
  }

  @Test
  void withoutRulesTheyAreTold() {
    Services seen = new Services();
    new TraceConverter()
        .convert(
            Messages.otlp("", "shop"), new NamedOutlet(Naming.AS_TOLD, AddressBook.EMPTY, seen));
    for (StreamAccessLogsMessage each : Messages.accessLogs()) {
      new AccessLogStream().convert(each, new NamedOutlet(Naming.AS_TOLD, AddressBook.EMPTY, seen));
    }
    for (SegmentObject each : Messages.segments("front", "orders")) {
      new SegmentConverter()
          .convert(each, new NamedOutlet(Naming.AS_TOLD, AddressBook.EMPTY, seen));
    }

    assertThat(seen.names).containsOnly(":shop/front", ":shop/orders", ":/front", ":/orders");
  }

  @Test
  void aMessageOfAnySourceIsNamedByAddressWhereNobodyTells() {
    AddressTable.Builder table = AddressTable.builder();
    table.add("10.1.0.7", Resident.service("shop", "front", "front-1"));
    table.add("10.1.0.9", Resident.service("shop", "orders", "orders-1"));
    table.add("orders.shop.svc.cluster.local", Resident.service("shop", "orders", ""));
    table.add("orders.shop.svc", Resident.service("shop", "orders", ""));
    AddressBook book = table.build();
    Set<String> callees = new LinkedHashSet<>();
    for (String dialled : new String[] {"orders:8080", "orders.shop.svc:8080", "10.1.0.9:8080"}) {
      Services seen = new Services();
      Naming naming = skywalking().namespace("shop").build();
      new SegmentConverter()
          .convert(Messages.exit("front", dialled), new NamedOutlet(naming, book, seen));
      callees.addAll(seen.names);
    }
    Services seen = new Services();
    StreamAccessLogsMessage inbound = Messages.inboundFrom("10.1.0.7");
    Naming naming = Naming.builder().environment(ENVIRONMENT).build();
    new AccessLogStream(book).convert(inbound, new NamedOutlet(naming, book, seen));

    assertThat(callees).containsExactlyInAnyOrder(WANTED);
    assertThat(seen.names).containsExactlyInAnyOrder(WANTED);
  }

  private static Naming.Builder skywalking() {
    Naming.Builder naming = Naming.builder().environment(ENVIRONMENT);
    Conventions.SKYWALKING.forEach(naming::rule);
    return naming;
  }

  private static Arguments row(
      String what, String skywalkingFront, String skywalkingOrders, Naming.Builder skywalking) {
    return arguments(what, skywalkingFront, skywalkingOrders, skywalking.build());
  }
}
