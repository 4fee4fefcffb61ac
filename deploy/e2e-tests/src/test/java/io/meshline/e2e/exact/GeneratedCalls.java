package io.meshline.e2e.exact;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Scope;
import io.meshline.schemas.Side;
import io.meshline.schemas.TlsMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Call records of a made-up mesh, the same for the same seed and begin: several namespaces, kinds,
 * protocols, connections that have no latency, all four observation points, all outcomes, weights,
 * raw endpoint names that carry ids and routes with variables, calls that count for their endpoint
 * alone, and an order that is off by at most {@link #DISORDER}.
 *
 * @param calls the records in the order in which they are to be sent
 * @param templates what an endpoint name must come out as, by the raw name; names that are not in
 *     it stay as they are
 */
public record GeneratedCalls(List<CallRecord> calls, Map<String, String> templates) {

  /** How far a record may stand behind one that completed later. */
  static final Duration DISORDER = Duration.ofSeconds(8);

  private static final long MAX_LATENCY = Duration.ofHours(1).toNanos() / 1000;

  private record Service(
      String namespace, String name, Kind kind, int instances, List<String> endpoints) {}

  private record Route(
      Service source, Service destination, Protocol protocol, int share, int failPercent) {}

  private static final Service USER = new Service("", "User", Kind.USER, 0, List.of());
  private static final Service UNKNOWN = new Service("", "unknown", Kind.UNKNOWN, 0, List.of());
  private static final Service FRONT =
      new Service(
          "shop", "front", Kind.SERVICE, 3, List.of("GET:/", "GET:/items/#", "POST:/checkout"));
  private static final Service CATALOG =
      new Service(
          "shop", "catalog", Kind.SERVICE, 2, List.of("GET:/items/#", "GET:/items/#/reviews/#"));
  private static final Service CART =
      new Service("shop", "cart", Kind.SERVICE, 2, List.of("POST:/cart", "DELETE:/cart/#"));
  private static final Service CHECKOUT =
      new Service("shop", "checkout", Kind.SERVICE, 2, List.of("POST:/orders", "GET:/orders/#"));
  private static final Service PAYMENT =
      new Service(
          "bank",
          "payment",
          Kind.SERVICE,
          2,
          List.of("bank.Payment/Charge", "bank.Payment/Refund"));
  // The same name in another namespace is another service.
  private static final Service BANK_FRONT =
      new Service("bank", "front", Kind.SERVICE, 1, List.of("GET:/", "GET:/accounts"));
  private static final Service SHIPPING =
      new Service("shop", "shipping", Kind.SERVICE, 2, List.of("orders"));
  private static final Service DATABASE =
      new Service("", "orders-db", Kind.DATABASE, 0, List.of("SELECT", "INSERT"));
  private static final Service CACHE = new Service("", "redis:6379", Kind.CACHE, 0, List.of("GET"));
  private static final Service QUEUE =
      new Service("", "orders", Kind.MESSAGING, 0, List.of("orders"));
  private static final Service PARTNER =
      new Service("", "api.partner.example:443", Kind.EXTERNAL, 0, List.of());

  private static final Service LEGACY =
      new Service("", "10.20.30.40:9000", Kind.EXTERNAL, 0, List.of());

  private static final List<Route> ROUTES =
      List.of(
          new Route(USER, FRONT, Protocol.HTTP, 25, 2),
          new Route(FRONT, CATALOG, Protocol.HTTP, 30, 1),
          new Route(FRONT, CART, Protocol.HTTP, 10, 3),
          new Route(FRONT, CHECKOUT, Protocol.HTTP, 8, 10),
          new Route(CHECKOUT, PAYMENT, Protocol.GRPC, 7, 20),
          new Route(BANK_FRONT, PAYMENT, Protocol.GRPC, 2, 0),
          new Route(USER, BANK_FRONT, Protocol.HTTP, 2, 50),
          new Route(CHECKOUT, DATABASE, Protocol.DATABASE, 6, 1),
          new Route(CART, CACHE, Protocol.CACHE, 5, 0),
          new Route(CHECKOUT, QUEUE, Protocol.MESSAGING, 2, 0),
          new Route(QUEUE, SHIPPING, Protocol.MESSAGING, 2, 5),
          new Route(PAYMENT, PARTNER, Protocol.HTTP, 1, 30),
          new Route(UNKNOWN, CATALOG, Protocol.TCP, 1, 0),
          // Connections alone, and connections beside requests on one edge.
          new Route(SHIPPING, LEGACY, Protocol.TCP, 2, 10),
          new Route(FRONT, CATALOG, Protocol.TCP, 2, 5));

  private static final String[] FAILURE_REASONS = {
    "UF", "UH", "UT", "timeout", "java.io.IOException"
  };

  /**
   * Makes at least {@code atLeast} records that complete from {@code begin} on, within {@code
   * span}.
   */
  public static GeneratedCalls of(long seed, int atLeast, Instant begin, Duration span) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, String> templates = new java.util.HashMap<>();
    int shares = ROUTES.stream().mapToInt(Route::share).sum();
    record Timed(CallRecord call, long sentAt) {}
    List<Timed> timed = new ArrayList<>(atLeast + 4);
    while (timed.size() < atLeast) {
      Route route = pick(random, shares);
      long completion = random.nextLong(span.toNanos() / 1000);
      Party source = party(route.source, random, templates);
      Party destination = party(route.destination, random, templates);
      boolean failed = random.nextInt(100) < route.failPercent;
      boolean refused = !failed && route.protocol == Protocol.HTTP && random.nextInt(20) == 0;
      boolean connection = route.protocol == Protocol.TCP;
      long latency = latency(random);
      long weight = random.nextInt(10) == 0 ? random.nextLong(1, 50) : 1;
      String trace = random.nextBoolean() ? Long.toHexString(random.nextLong()) : "";
      String reason =
          failed
              ? FAILURE_REASONS[random.nextInt(FAILURE_REASONS.length)]
              : refused ? "rejected" : "";
      for (Reporter reporter : Reporter.values()) {
        for (Side side : Side.values()) {
          if (!sees(route, side) || random.nextInt(5) == 0) {
            continue;
          }
          long lasted = Math.max(0, latency - random.nextLong(1 + latency / 10));
          long seen = connection ? 0 : lasted;
          CallRecord call =
              CallRecord.newBuilder()
                  .setStart(begin.plus(completion - seen, ChronoUnit.MICROS))
                  .setLatencyMicros(connection ? -1 : seen)
                  .setReporter(reporter)
                  .setSide(side)
                  .setSource(source)
                  .setDestination(destination)
                  .setProtocol(route.protocol)
                  .setStatusCode(status(route.protocol, failed, refused))
                  .setOutcome(
                      failed ? Outcome.FAILURE : refused ? Outcome.CLIENT_ERROR : Outcome.SUCCESS)
                  .setReason(reason)
                  .setTls(reporter == Reporter.SIDECAR ? TlsMode.MTLS : TlsMode.UNKNOWN)
                  .setRequestBytes(random.nextLong(2000))
                  .setResponseBytes(random.nextLong(100_000))
                  .setWeight(weight)
                  .setTraceId(trace)
                  .setSpanId(trace.isEmpty() ? "" : Integer.toHexString(random.nextInt()))
                  .setScope(
                      hasEndpointNode(side, destination) && random.nextInt(20) == 0
                          ? Scope.ENDPOINT
                          : Scope.FULL)
                  .build();
          timed.add(new Timed(call, completion + random.nextLong(DISORDER.toNanos() / 1000)));
        }
      }
    }
    timed.sort(Comparator.comparingLong(Timed::sentAt));
    return new GeneratedCalls(timed.stream().map(Timed::call).toList(), Map.copyOf(templates));
  }

  /** The same calls in another order that is off by no more. */
  GeneratedCalls reordered(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    record Timed(CallRecord call, Instant sentAt) {}
    List<CallRecord> reordered =
        calls.stream()
            .map(
                c ->
                    new Timed(
                        c,
                        c.getStart()
                            .plus(Math.max(0, c.getLatencyMicros()), ChronoUnit.MICROS)
                            .plusNanos(random.nextLong(DISORDER.toNanos()))))
            .sorted(Comparator.comparing(Timed::sentAt))
            .map(Timed::call)
            .toList();
    return new GeneratedCalls(reordered, templates);
  }

  /** The first calls, each of them earlier by the same time. */
  GeneratedCalls earlier(int count, Duration by) {
    return new GeneratedCalls(
        calls.stream()
            .limit(count)
            .map(c -> CallRecord.newBuilder(c).setStart(c.getStart().minus(by)).build())
            .toList(),
        templates);
  }

  /** What the pipeline must make of the raw endpoint name. */
  String template(String endpoint) {
    return templates.getOrDefault(endpoint, endpoint);
  }

  private static Route pick(SplittableRandom random, int shares) {
    int at = random.nextInt(shares);
    for (Route route : ROUTES) {
      at -= route.share;
      if (at < 0) {
        return route;
      }
    }
    throw new IllegalStateException("shares do not add up");
  }

  private static Party party(
      Service service, SplittableRandom random, Map<String, String> templates) {
    String instance =
        service.instances == 0 || random.nextInt(20) == 0
            ? ""
            : service.name + "-" + random.nextInt(service.instances);
    String endpoint = "";
    if (!service.endpoints.isEmpty() && random.nextInt(20) != 0) {
      String template = service.endpoints.get(random.nextInt(service.endpoints.size()));
      endpoint = template;
      if (template.contains("#")) {
        endpoint = template.replace("#", Integer.toString(random.nextInt(1, 100_000)));
        templates.put(endpoint, template.replace("#", "{id}"));
        if (random.nextInt(4) == 0) {
          String withQuery = endpoint + "?token=secret";
          templates.put(withQuery, template.replace("#", "{id}"));
          endpoint = withQuery;
        } else if (random.nextInt(4) == 0) {
          // Who knows the route says it, each framework in its own way.
          endpoint = template.replace("#", random.nextBoolean() ? "{itemId}" : ":itemId");
          templates.put(endpoint, template.replace("#", "{id}"));
        }
      }
    }
    return new Party(
        service.namespace.equals("bank") ? "acme" : "",
        service.kind == Kind.SERVICE ? "test" : "",
        service.namespace,
        service.name,
        instance,
        endpoint,
        service.kind);
  }

  /** Nobody sits inside a virtual party, so nobody observes from there. */
  private static boolean sees(Route route, Side side) {
    Service end = side == Side.CLIENT ? route.source : route.destination;
    return end.kind == Kind.SERVICE;
  }

  /** Only such a call can count for its endpoint alone. */
  private static boolean hasEndpointNode(Side side, Party destination) {
    return !destination.getEndpoint().isEmpty()
        && (side == Side.SERVER || destination.getKind() != Kind.SERVICE);
  }

  private static long latency(SplittableRandom random) {
    return switch (random.nextInt(200)) {
      case 0 -> 0;
      case 1 -> random.nextLong(MAX_LATENCY);
      default -> (long) Math.exp(4 + random.nextDouble() * 10);
    };
  }

  private static int status(Protocol protocol, boolean failed, boolean refused) {
    return switch (protocol) {
      case HTTP -> failed ? 503 : refused ? 404 : 200;
      case GRPC -> failed ? 14 : 0;
      default -> 0;
    };
  }
}
