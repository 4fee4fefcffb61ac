package io.meshline.jobs.aggregation;

import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallBatcher;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Limits;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.RecordEncoder;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Scope;
import io.meshline.schemas.Side;
import io.meshline.schemas.TlsMode;
import io.meshline.schemas.Topics;
import io.meshline.schemas.registry.SchemaRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Calls made up by a seeded generator, and the Kafka values that carry them. */
final class SampleCalls {

  static final Instant BEGIN = Instant.parse("2026-11-22T10:57:30Z");
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private static final String[] SERVICES = {"front", "cart", "orders", "stock", "mail"};

  private final Random random;

  SampleCalls(long seed) {
    System.out.println("SampleCalls seed " + seed);
    this.random = new Random(seed);
  }

  static Party service(String name, String instance, String endpoint) {
    return new Party("", "test", "shop", name, instance, endpoint, Kind.SERVICE);
  }

  static CallRecord call(Instant completion, long latencyMicros, Party source, Party destination) {
    return CallRecord.newBuilder()
        .setStart(EventTimes.instant(EventTimes.micros(completion) - Math.max(0, latencyMicros)))
        .setLatencyMicros(latencyMicros)
        .setReporter(Reporter.AGENT)
        .setSide(Side.SERVER)
        .setSource(source)
        .setDestination(destination)
        .setProtocol(Protocol.HTTP)
        .build();
  }

  /** Calls that complete over five minutes and across an hour, in the order of completion. */
  List<CallRecord> calls(int count) {
    List<CallRecord> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Instant completion = BEGIN.plusNanos(1_000L * random.nextLong(300_000_000L));
      calls.add(random(completion));
    }
    calls.sort(Comparator.comparingLong(EventTimes::completionMicros));
    return calls;
  }

  /** The same calls in an order that is off by less than the bound on disorder. */
  List<CallRecord> disordered(List<CallRecord> calls) {
    List<CallRecord> result = new ArrayList<>(calls);
    int from = 0;
    while (from < result.size()) {
      long end = EventTimes.completionMicros(result.get(from)) + 8_000_000;
      int to = from;
      while (to < result.size() && EventTimes.completionMicros(result.get(to)) < end) {
        to++;
      }
      Collections.shuffle(result.subList(from, to), random);
      from = to;
    }
    return result;
  }

  /** Deals calls out to partitions. */
  static List<List<CallRecord>> partitions(List<CallRecord> calls, int count) {
    List<List<CallRecord>> partitions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      partitions.add(new ArrayList<>());
    }
    for (int i = 0; i < calls.size(); i++) {
      partitions.get(i % count).add(calls.get(i));
    }
    return partitions;
  }

  /**
   * Kafka values.
   *
   * @param batch calls per batch; 0 for single records
   */
  static List<byte[]> values(SchemaRegistry registry, List<CallRecord> calls, int batch) {
    List<byte[]> values = new ArrayList<>();
    if (batch == 0) {
      RecordEncoder<CallRecord> encoder =
          new RecordEncoder<>(registry, Topics.CALLS, CallRecord.getClassSchema());
      calls.forEach(call -> values.add(encoder.encode(call)));
      return values;
    }
    RecordEncoder<CallBatch> encoder =
        new RecordEncoder<>(registry, Topics.CALLS, CallBatch.getClassSchema());
    CallBatcher batcher = new CallBatcher(batch, CallBatcher.DEFAULT_BYTES);
    for (CallRecord call : calls) {
      if (!batcher.add(call)) {
        values.add(encoder.encode(batcher.build()));
        batcher.add(call);
      }
    }
    if (batcher.size() > 0) {
      values.add(encoder.encode(batcher.build()));
    }
    return values;
  }

  private CallRecord random(Instant completion) {
    String callee = SERVICES[random.nextInt(SERVICES.length)];
    Party destination =
        service(
            callee,
            callee + "-" + random.nextInt(2),
            "GET:/" + callee + "/" + random.nextInt(9999));
    Party source;
    if (callee.equals("front")) {
      source = new Party("", "test", "", "User", "", "", Kind.USER);
    } else {
      String caller = SERVICES[random.nextInt(SERVICES.length)];
      source = service(caller, caller + "-" + random.nextInt(2), "GET:/" + caller);
    }
    if (random.nextInt(10) == 0) {
      destination = new Party("", "test", "", "db:5432", "", "SELECT", Kind.DATABASE);
    }
    if (random.nextInt(20) == 0) {
      source = new Party("", "", "", "", "", "", Kind.UNKNOWN);
    }
    boolean virtual = destination.getKind() != Kind.SERVICE;
    int outcome = random.nextInt(20);
    boolean connection = random.nextInt(8) == 0;
    long latency =
        connection ? Limits.NO_LATENCY : (long) Math.exp(random.nextDouble() * Math.log(5e6));
    CallRecord call = call(completion, latency, source, destination);
    call.setReporter(random.nextInt(3) == 0 ? Reporter.SIDECAR : Reporter.AGENT);
    call.setSide(virtual || random.nextBoolean() ? Side.CLIENT : Side.SERVER);
    call.setProtocol(
        connection
            ? Protocol.TCP
            : virtual ? Protocol.DATABASE : random.nextBoolean() ? Protocol.HTTP : Protocol.GRPC);
    call.setOutcome(
        outcome == 0 ? Outcome.FAILURE : outcome == 1 ? Outcome.CLIENT_ERROR : Outcome.SUCCESS);
    call.setStatusCode(virtual || connection ? 0 : outcome == 0 ? 503 : outcome == 1 ? 404 : 200);
    call.setReason(outcome == 0 ? "reason-" + random.nextInt(40) : "");
    call.setTls(random.nextBoolean() ? TlsMode.MTLS : TlsMode.NONE);
    call.setRequestBytes(random.nextInt(1_000));
    call.setResponseBytes(random.nextInt(10_000));
    call.setWeight(random.nextInt(4) == 0 ? 10 : 1);
    call.setTraceId(random.nextInt(3) == 0 ? "" : Long.toHexString(random.nextLong()));
    call.setAttributes(Map.of());
    boolean alone = (virtual || call.getSide() == Side.SERVER) && random.nextInt(10) == 0;
    call.setScope(alone ? Scope.ENDPOINT : Scope.FULL);
    return call;
  }
}
