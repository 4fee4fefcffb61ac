package io.meshline.schemas;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Call records of every shape the contract allows, from a seed. */
final class RandomCalls {
  static final long NOW_MICROS = 1_795_348_800_000_000L;

  private final Random random;

  RandomCalls(long seed) {
    this.random = new Random(seed);
  }

  CallRecord next() {
    return CallRecord.newBuilder()
        .setStart(EventTimes.instant(NOW_MICROS - random.nextLong(3_600_000_000L)))
        .setLatencyMicros(
            random.nextLong(10) == 0 ? random.nextLong(-1, 1) : random.nextLong(60_000_000L))
        .setReporter(any(Reporter.values()))
        .setSide(any(Side.values()))
        .setSource(party())
        .setDestination(party())
        .setProtocol(any(Protocol.values()))
        .setStatusCode(sometimes() ? 200 + random.nextInt(400) : 0)
        .setOutcome(sometimes() ? any(Outcome.values()) : Outcome.SUCCESS)
        .setReason(sometimes() ? "reason-" + random.nextInt(5) : "")
        .setTls(any(TlsMode.values()))
        .setRequestBytes(sometimes() ? random.nextLong(1L << 40) : 0)
        .setResponseBytes(sometimes() ? random.nextLong(1L << 40) : 0)
        .setWeight(sometimes() ? 1 + random.nextLong(Limits.WEIGHT) : 1)
        .setTraceId(sometimes() ? Long.toHexString(random.nextLong()) : "")
        .setSpanId(sometimes() ? Long.toHexString(random.nextLong()) : "")
        .setAttributes(attributes())
        .setScope(sometimes() ? any(Scope.values()) : Scope.FULL)
        .build();
  }

  private Party party() {
    return Party.newBuilder()
        .setTenant(sometimes() ? "tenant-" + random.nextInt(2) : "")
        .setEnvironment(sometimes() ? "production" : "")
        .setNamespace(sometimes() ? "namespace-é" : "")
        .setService("service-" + random.nextInt(4))
        .setInstance(sometimes() ? "pod-" + random.nextInt(3) : "")
        .setEndpoint(sometimes() ? "GET:/p\uD83D\uDE00th/" + random.nextInt(3) : "")
        .setKind(any(Kind.values()))
        .build();
  }

  private Map<String, String> attributes() {
    Map<String, String> attributes = new HashMap<>();
    if (random.nextInt(10) == 0) {
      for (int i = random.nextInt(4); i > 0; i--) {
        attributes.put("name-" + i, "value-" + random.nextInt(100));
      }
    }
    return attributes;
  }

  private boolean sometimes() {
    return random.nextInt(3) == 0;
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
