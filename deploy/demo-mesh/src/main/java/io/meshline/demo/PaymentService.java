package io.meshline.demo;

import java.util.Map;
import java.util.Random;

/**
 * Takes money; now and then the bank is away, and for some seconds of every other minute often so.
 */
final class PaymentService {
  private final Random random;

  PaymentService(Random random) {
    this.random = random;
  }

  Map<String, Route> routes() {
    return Map.of("POST /payments", this::pay);
  }

  private Reply pay(String id) throws InterruptedException {
    Weather weather = Weather.payment();
    weather.delay(random);
    return weather.fails(random) ? new Reply(503, "the bank is away") : Reply.ok("paid " + id);
  }
}
