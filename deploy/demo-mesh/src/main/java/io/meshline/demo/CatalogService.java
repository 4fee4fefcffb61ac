package io.meshline.demo;

import java.util.Map;

/** Describes products; how many there are it asks the inventory. */
final class CatalogService {
  private final Peers peers;

  CatalogService(Peers peers) {
    this.peers = peers;
  }

  Map<String, Route> routes() {
    return Map.of("GET /products", this::product);
  }

  private Reply product(String id) throws InterruptedException {
    Reply stock = peers.call("inventory", "GET /stock", id);
    return stock.status() == 404 ? stock : stock.orBadGateway("inventory");
  }
}
