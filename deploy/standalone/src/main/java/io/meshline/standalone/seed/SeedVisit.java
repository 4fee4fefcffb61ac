package io.meshline.standalone.seed;

import java.util.List;

/**
 * What visitors of the sample mesh do, and the calls that come of it.
 *
 * @param perMinute visits at the busiest time of the day
 * @param before the calls before the deploy
 * @param after the calls after it
 * @param usual what goes wrong on any day
 */
record SeedVisit(double perMinute, SeedHop before, SeedHop after, List<SeedTrouble> usual) {
  private static final SeedHop STOCK =
      SeedHop.http("inventory", "GET:/stock", 700, SeedHop.statement("SELECT stock", 110));
  private static final SeedHop CART = SeedHop.http("cart", "GET:/carts", 6_000);

  /**
   * Looks at a product; one of 41 does not exist. The new release of the catalogue asks the cart.
   */
  static final SeedVisit LOOK =
      new SeedVisit(
          390,
          look(SeedHop.http("catalog", "GET:/products", 1_500, STOCK)),
          look(SeedHop.http("catalog", "GET:/products", 2_500, STOCK, CART)),
          List.of(
              new SeedTrouble("inventory", 1.0 / 41, 404, 1),
              new SeedTrouble("inventory", 0.0008, 503, 1)));

  static final SeedVisit FILL =
      always(
          130,
          SeedHop.http("front", "POST:/basket", 1_500, SeedHop.http("cart", "POST:/carts", 6_000)),
          new SeedTrouble("cart", 0.002, 503, 1),
          new SeedTrouble("cart", 0.02, 200, 30));

  static final SeedVisit BUY =
      always(
          135,
          SeedHop.http(
              "front",
              "POST:/buy",
              1_500,
              SeedHop.http(
                  "checkout",
                  "POST:/orders",
                  3_000,
                  CART,
                  SeedHop.http(
                      "inventory",
                      "POST:/reservations",
                      800,
                      SeedHop.statement("UPDATE stock", 130)),
                  SeedHop.http("payment", "POST:/payments", 19_000),
                  SeedHop.message("shop.orders", 6_000, "shipping", 150))),
          new SeedTrouble("payment", 0.004, 503, 1));

  static final List<SeedVisit> ALL = List.of(LOOK, FILL, BUY);

  private static SeedVisit always(double perMinute, SeedHop calls, SeedTrouble... usual) {
    return new SeedVisit(perMinute, calls, calls, List.of(usual));
  }

  private static SeedHop look(SeedHop product) {
    return SeedHop.http("front", "GET:/shop", 2_000, product);
  }
}
