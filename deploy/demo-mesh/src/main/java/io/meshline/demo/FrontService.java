package io.meshline.demo;

import java.util.Map;

/** What visitors see of the shop. */
final class FrontService {
  private final Peers peers;

  FrontService(Peers peers) {
    this.peers = peers;
  }

  Map<String, Route> routes() {
    return Map.of(
        "GET /shop", this::product,
        "POST /basket", this::add,
        "POST /buy", this::buy);
  }

  private Reply product(String id) throws InterruptedException {
    Reply product = peers.call("catalog", "GET /products", id);
    // An unknown product is the visitor's mistake, not the shop's.
    return product.status() == 404 ? product : product.orBadGateway("catalog");
  }

  private Reply add(String id) throws InterruptedException {
    return peers.call("cart", "POST /carts", id).orBadGateway("cart");
  }

  private Reply buy(String id) throws InterruptedException {
    return peers.call("checkout", "POST /orders", id).orBadGateway("checkout");
  }
}
