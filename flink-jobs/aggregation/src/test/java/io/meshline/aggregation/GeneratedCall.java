package io.meshline.aggregation;

import java.util.SplittableRandom;

/** One generated call and how it is put into an {@link Observation}. */
record GeneratedCall(
    Point point,
    long latencyMicros,
    CallOutcome outcome,
    CallProtocol protocol,
    CallTls tls,
    int statusCode,
    String reason,
    long requestBytes,
    long responseBytes,
    long weight,
    String traceId) {

  private static final int[] HTTP_CODES = {0, 200, 204, 404, 503, 700};
  private static final Point[] POINTS = Point.values();
  private static final CallProtocol[] PROTOCOLS = CallProtocol.values();
  private static final CallTls[] TLS_MODES = CallTls.values();

  static GeneratedCall random(SplittableRandom random) {
    CallOutcome outcome =
        random.nextInt(4) > 0
            ? CallOutcome.SUCCESS
            : random.nextBoolean() ? CallOutcome.CLIENT_ERROR : CallOutcome.FAILURE;
    CallProtocol protocol = PROTOCOLS[random.nextInt(8)];
    return new GeneratedCall(
        POINTS[random.nextInt(4)],
        Seeds.latencyOrNone(random),
        outcome,
        protocol,
        TLS_MODES[random.nextInt(4)],
        protocol == CallProtocol.HTTP
            ? HTTP_CODES[random.nextInt(HTTP_CODES.length)]
            : random.nextInt(20),
        outcome == CallOutcome.SUCCESS ? "" : "reason-" + random.nextInt(60),
        random.nextInt(3) == 0 ? 0 : random.nextLong(1 << 20),
        random.nextInt(50) == 0 ? random.nextLong(Long.MAX_VALUE) : random.nextLong(1 << 20),
        random.nextInt(10) == 0 ? 1 + random.nextLong(1_000_000) : 1,
        random.nextInt(3) == 0 ? "" : Long.toHexString(random.nextLong(500)));
  }

  boolean hasLatency() {
    return latencyMicros != Observation.NO_LATENCY;
  }

  Observation into(Observation observation) {
    return observation
        .call(latencyMicros, outcome, weight)
        .transport(protocol, tls, statusCode)
        .reason(reason)
        .bytes(requestBytes, responseBytes)
        .trace(traceId);
  }
}
