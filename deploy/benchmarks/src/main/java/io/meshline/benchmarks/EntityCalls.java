package io.meshline.benchmarks;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Side;
import java.time.Instant;

/**
 * Calls that make a given number of nodes and edges: one caller, and services of ten endpoints
 * each. Every minute of event time calls each endpoint as often. The n-th call is always the same.
 *
 * @param services number of called services, at least 1
 * @param callsPerMinute calls of each endpoint per minute, at least 1
 */
record EntityCalls(int services, int callsPerMinute) implements NumberedCalls {

  private static final String[] ENDPOINTS = {
    "list", "get", "create", "update", "remove", "search", "export", "verify", "cancel", "count"
  };

  /** A service has a node and an edge, so has its instance, and so has each of its endpoints. */
  private static final int ENTITIES_OF_A_SERVICE = 2 * (2 + ENDPOINTS.length);

  private static final Instant BEGIN = Instant.parse("2026-11-22T10:00:00Z");
  private static final long MINUTE_MICROS = 60_000_000;
  private static final Party CALLER =
      new Party("", "test", "shop", "caller", "caller-0", "GET:/", Kind.SERVICE);

  /** Calls for at least so many entities. */
  static EntityCalls ofEntities(int entities, int callsPerMinute) {
    return new EntityCalls(
        Math.max(1, (entities + ENTITIES_OF_A_SERVICE - 1) / ENTITIES_OF_A_SERVICE),
        callsPerMinute);
  }

  /** Number of nodes and edges. */
  int entities() {
    return services * ENTITIES_OF_A_SERVICE;
  }

  /** Number of calls in a minute of event time. */
  long perMinute() {
    return (long) services * ENDPOINTS.length * callsPerMinute;
  }

  @Override
  public CallRecord call(long number) {
    long minute = number / perMinute();
    long within = number % perMinute();
    int endpoint = (int) (within / callsPerMinute);
    String service = "service-" + (endpoint / ENDPOINTS.length);
    // Spread like latencies, so that sketches fill as they do in use.
    long mixed = (number * 0x9E3779B97F4A7C15L) >>> 11;
    long latency = (long) Math.exp(5 + 9 * (mixed / (double) (1L << 53)));
    long completion =
        EventTimes.micros(BEGIN) + minute * MINUTE_MICROS + within * MINUTE_MICROS / perMinute();
    return CallRecord.newBuilder()
        .setStart(EventTimes.instant(completion - latency))
        .setLatencyMicros(latency)
        .setReporter(Reporter.AGENT)
        .setSide(Side.SERVER)
        .setSource(CALLER)
        .setDestination(
            new Party(
                "",
                "test",
                "shop",
                service,
                service + "-pod",
                "GET:/" + ENDPOINTS[endpoint % ENDPOINTS.length],
                Kind.SERVICE))
        .setProtocol(Protocol.HTTP)
        .setStatusCode(200)
        .build();
  }
}
