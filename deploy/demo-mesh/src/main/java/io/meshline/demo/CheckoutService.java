package io.meshline.demo;

import java.util.Map;

/**
 * Turns a cart into an order: reserves, takes the money, hands the order to shipping through Kafka.
 */
final class CheckoutService {
  private final Peers peers;
  private final Orders.Sender orders;

  CheckoutService(Peers peers, Orders.Sender orders) {
    this.peers = peers;
    this.orders = orders;
  }

  Map<String, Route> routes() {
    return Map.of("POST /orders", this::order);
  }

  private Reply order(String id) throws Exception {
    Reply cart = peers.call("cart", "GET /carts", id);
    if (cart.failed()) {
      return cart.orBadGateway("cart");
    }
    int product = 1 + Math.floorMod(id.hashCode(), InventoryService.PRODUCTS);
    Reply reserved = peers.call("inventory", "POST /reservations", String.valueOf(product));
    if (reserved.failed()) {
      return reserved.orBadGateway("inventory");
    }
    Reply paid = peers.call("payment", "POST /payments", id);
    if (paid.failed()) {
      return paid.orBadGateway("payment");
    }
    orders.send(id);
    return new Reply(201, "ordered");
  }
}
