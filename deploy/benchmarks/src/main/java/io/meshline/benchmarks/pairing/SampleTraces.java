package io.meshline.benchmarks.pairing;

import io.meshline.schemas.Kind;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Traces through three services and a database, as OpenTelemetry's agents report them: six spans of
 * calls, and one of what a service does before it asks the next one.
 */
final class SampleTraces {
  /** Spans of a trace. */
  static final int SPANS = 7;

  /** Calls of a trace: all spans but the internal one. */
  static final int CALLS = 6;

  /** Agents of different services export at different times: so many traces apart. */
  private static final int[] EXPORTS = {0, 900, 400};

  private static final int SERVICES = 100;
  private static final int ENDPOINTS = 20;
  private static final Party NOBODY = peer("", Kind.UNKNOWN);

  private SampleTraces() {}

  /**
   * Spans of so many traces in the order in which they are exported.
   *
   * @param begin when the first trace began
   * @param perSecond traces that begin in a second
   */
  static List<Span> exported(int traces, Instant begin, int perSecond) {
    Random random = new Random(7);
    List<List<Span>> slots = new ArrayList<>();
    for (int slot = 0; slot < traces + 1_000; slot++) {
      slots.add(new ArrayList<>(SPANS));
    }
    for (int number = 0; number < traces; number++) {
      List<List<Span>> byService =
          trace(random, number, begin.plusNanos(number * 1_000_000_000L / perSecond));
      for (int i = 0; i < byService.size(); i++) {
        slots.get(number + EXPORTS[i]).addAll(byService.get(i));
      }
    }
    return slots.stream().flatMap(List::stream).toList();
  }

  /** The spans of each service; those that ended first come first. */
  private static List<List<Span>> trace(Random random, int number, Instant start) {
    Trace trace = new Trace("%016x%016x".formatted(random.nextLong(), random.nextLong()), start);
    int front = number % SERVICES;
    int cart = (front + 1 + random.nextInt(10)) % SERVICES;
    int stock = (cart + 1 + random.nextInt(10)) % SERVICES;
    String root = id(random);
    String work = id(random);
    String toCart = id(random);
    String inCart = id(random);
    String toStock = id(random);
    String inStock = id(random);
    String toDatabase = id(random);
    String endpoint = "GET:/api/v1/resource-" + random.nextInt(ENDPOINTS);
    return List.of(
        List.of(
            trace.span(toCart, work, SpanKind.CLIENT, service(front, ""), address(cart), 2, 30),
            trace.span(work, root, SpanKind.INTERNAL, service(front, ""), "", 1, 32),
            trace.span(root, "", SpanKind.SERVER, service(front, endpoint), "", 0, 40)),
        List.of(
            trace.span(toStock, inCart, SpanKind.CLIENT, service(cart, ""), address(stock), 5, 20),
            trace.span(inCart, toCart, SpanKind.SERVER, service(cart, endpoint), "", 3, 28)),
        List.of(
            trace.database(toDatabase, inStock, service(stock, "")),
            trace.span(inStock, toStock, SpanKind.SERVER, service(stock, endpoint), "", 6, 18)));
  }

  private record Trace(String id, Instant start) {

    Span span(
        String spanId,
        String parent,
        SpanKind kind,
        Party self,
        String address,
        int afterMillis,
        int millis) {
      return new Span(
          id,
          spanId,
          parent,
          kind,
          false,
          start.plusMillis(afterMillis),
          millis * 1_000L,
          self,
          address.isEmpty() ? NOBODY : peer(address, Kind.EXTERNAL),
          address,
          Protocol.HTTP,
          200,
          Outcome.SUCCESS,
          "",
          0L,
          0L,
          1L,
          List.of(),
          Map.of());
    }

    Span database(String spanId, String parent, Party self) {
      Span span = span(spanId, parent, SpanKind.CLIENT, self, "", 7, 9);
      span.setProtocol(Protocol.DATABASE);
      span.setStatusCode(0);
      span.setPeer(peer("stock-db", Kind.DATABASE));
      return span;
    }
  }

  private static Party service(int number, String endpoint) {
    return new Party(
        "",
        "production",
        "shop",
        "service-" + number,
        "service-" + number + "-7d9c5b8f4d-x2x7q",
        endpoint,
        Kind.SERVICE);
  }

  private static Party peer(String name, Kind kind) {
    return new Party("", "", "", name, "", "", kind);
  }

  private static String address(int service) {
    return "service-" + service + ".shop:8080";
  }

  private static String id(Random random) {
    return "%016x".formatted(random.nextLong());
  }
}
