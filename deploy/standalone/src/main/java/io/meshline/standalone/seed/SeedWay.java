package io.meshline.standalone.seed;

import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Side;
import java.util.List;

/**
 * Calls from one part of the sample mesh to another, as they are on a usual day.
 *
 * @param source name of the caller
 * @param destination name of the callee
 * @param protocol of the calls
 * @param endpoint of the callee; empty if it has none
 * @param perMinute calls at the busiest time of the day
 * @param micros usual latency where the callee's own code measures it, in microseconds
 * @param seenBy the observation points, from caller to callee
 */
record SeedWay(
    String source,
    String destination,
    Protocol protocol,
    String endpoint,
    double perMinute,
    long micros,
    List<Seen> seenBy) {

  /**
   * An observation point.
   *
   * @param moreMicros what it measures beyond the callee's own time, in microseconds
   */
  record Seen(Reporter reporter, Side side, long moreMicros) {}

  private static final List<Seen> MESH =
      List.of(
          new Seen(Reporter.AGENT, Side.CLIENT, 2_100),
          new Seen(Reporter.SIDECAR, Side.CLIENT, 1_200),
          new Seen(Reporter.SIDECAR, Side.SERVER, 500),
          new Seen(Reporter.AGENT, Side.SERVER, 0));
  private static final List<Seen> CALLER = List.of(new Seen(Reporter.AGENT, Side.CLIENT, 0));
  private static final List<Seen> CALLEE = List.of(new Seen(Reporter.AGENT, Side.SERVER, 0));

  static final SeedWay TO_PAYMENT = http("checkout", "payment", "POST:/payments", 130, 24_000);
  static final SeedWay TO_CHECKOUT = http("front", "checkout", "POST:/checkout", 135, 62_000);
  static final SeedWay TO_CATALOG = http("front", "catalog", "GET:/products/{sku}", 400, 5_000);

  /** That only the newer release of the catalogue does. */
  static final SeedWay CATALOG_TO_CART = http("catalog", "cart", "GET:/cart/{user}", 60, 2_500);

  /** All of the sample mesh. */
  static final List<SeedWay> ALL =
      List.of(
          new SeedWay("User", "front", Protocol.HTTP, "GET:/shop/{user}", 640, 21_000, CALLEE),
          TO_CATALOG,
          http("front", "cart", "GET:/cart/{user}", 250, 3_000),
          TO_CHECKOUT,
          http("catalog", "inventory", "GET:/stock/{sku}", 390, 1_900),
          http("checkout", "inventory", "POST:/reservations", 130, 2_400),
          http("checkout", "cart", "GET:/cart/{user}", 132, 2_800),
          TO_PAYMENT,
          CATALOG_TO_CART,
          new SeedWay("checkout", "shop.orders", Protocol.MESSAGING, "", 118, 900, CALLER),
          new SeedWay(
              "shop.orders", "shipping", Protocol.MESSAGING, "shop.orders", 118, 300, CALLEE),
          new SeedWay("inventory", "h2/inventory", Protocol.DATABASE, "SELECT", 530, 150, CALLER));

  private static SeedWay http(
      String source, String destination, String endpoint, double perMinute, long micros) {
    return new SeedWay(source, destination, Protocol.HTTP, endpoint, perMinute, micros, MESH);
  }

  /**
   * A part of the mesh as it is called.
   *
   * @param instance of a service; empty: not told
   * @param endpoint of a service; empty: not told
   */
  static Party party(String name, String instance, String endpoint) {
    Kind kind =
        switch (name) {
          case "User" -> Kind.USER;
          case "shop.orders" -> Kind.MESSAGING;
          case "h2/inventory" -> Kind.DATABASE;
          default -> Kind.SERVICE;
        };
    boolean service = kind == Kind.SERVICE;
    return Party.newBuilder()
        .setNamespace(service ? "shop" : "")
        .setService(name)
        .setKind(kind)
        .setInstance(service ? instance : "")
        .setEndpoint(service ? endpoint : "")
        .build();
  }
}
