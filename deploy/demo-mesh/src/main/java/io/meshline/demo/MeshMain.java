package io.meshline.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Runs one service of the sample mesh. Arguments: its name, then {@code key=value} settings. */
public final class MeshMain {
  private static final String LOAD = "load";

  private MeshMain() {}

  /**
   * Starts the service and returns; SIGTERM ends it.
   *
   * @param args name (front, catalog, inventory, cart, checkout, payment, shipping, load) and
   *     settings
   * @throws Exception if it cannot start
   */
  public static void main(String[] args) throws Exception {
    if (args.length == 0) {
      throw new IllegalArgumentException(
          "arguments: none (expected: a service's name and key=value settings)");
    }
    var settings = MeshSettings.parse(args);
    var counts = new CallCounts();
    if (!args[0].equals(LOAD)) {
      CountsPort.open(settings.number("counts-port"), args[0], counts);
    }
    var random = new Random(settings.number("seed"));
    switch (args[0]) {
      case "front" -> serve(settings, counts, new FrontService(peers(settings, counts)).routes());
      case "catalog" ->
          serve(settings, counts, new CatalogService(peers(settings, counts)).routes());
      case "inventory" -> serve(settings, counts, new InventoryService(counts).routes());
      case "cart" -> serve(settings, counts, new CartService(random).routes());
      case "payment" -> serve(settings, counts, new PaymentService(random).routes());
      case "checkout" ->
          serve(
              settings,
              counts,
              new CheckoutService(peers(settings, counts), new Orders.Sender(settings, counts))
                  .routes());
      case "shipping" -> new Orders.Receiver(settings, counts).start();
      case LOAD -> {
        Thread unused =
            new LoadGenerator(
                    peers(settings, counts),
                    ShopHours.of(settings),
                    // Whoever sees it knows that all is there.
                    () -> openCounts(settings, counts),
                    LoadRhythm.of(settings),
                    random)
                .start();
      }
      default ->
          throw new IllegalArgumentException(
              "service: " + args[0] + " (expected: front, catalog, …)");
    }
  }

  private static void serve(MeshSettings settings, CallCounts counts, Map<String, Route> routes)
      throws Exception {
    HttpRoutes.serve(settings.number("port"), new TreeMap<>(routes), counts);
  }

  private static void openCounts(MeshSettings settings, CallCounts counts) {
    try {
      CountsPort.open(settings.number("counts-port"), LOAD, counts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Peers peers(MeshSettings settings, CallCounts counts) {
    return new Peers(settings, counts);
  }
}
