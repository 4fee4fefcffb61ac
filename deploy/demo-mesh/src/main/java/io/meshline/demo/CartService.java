package io.meshline.demo;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers what visitors want; for some seconds of every minute it is slow. */
final class CartService {
  private static final int CARTS = 1000;

  private final Random random;
  private final Map<String, Integer> carts = new ConcurrentHashMap<>();

  CartService(Random random) {
    this.random = random;
  }

  Map<String, Route> routes() {
    return Map.of("POST /carts", this::add, "GET /carts", this::read);
  }

  private Reply add(String id) throws InterruptedException {
    Weather.cart().delay(random);
    if (carts.size() < CARTS) {
      carts.merge(id, 1, Integer::sum);
    }
    return Reply.ok("added");
  }

  private Reply read(String id) throws InterruptedException {
    Weather.cart().delay(random);
    return Reply.ok(String.valueOf(carts.getOrDefault(id, 0)));
  }
}
