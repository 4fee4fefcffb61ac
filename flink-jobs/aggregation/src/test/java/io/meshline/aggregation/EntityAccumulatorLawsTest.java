package io.meshline.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EntityAccumulatorLawsTest {
  private final SplittableRandom random = Seeds.random("EntityAccumulatorLawsTest");
  private final Observation observation = new Observation(1 + random.nextLong(10_000_000));

  @Test
  void anySplitInAnyOrderGivesTheSameBytes() {
    for (int round = 0; round < 200; round++) {
      List<GeneratedCall> calls = calls(1 + random.nextInt(1_500));
      EntityAccumulator whole = sumOf(calls);
      int[] order = new int[calls.size()];
      Arrays.setAll(order, i -> i);
      Seeds.shuffle(order, random);
      EntityAccumulator[] parts = new EntityAccumulator[1 + random.nextInt(8)];
      Arrays.setAll(parts, i -> new EntityAccumulator());
      for (int i : order) {
        GeneratedCall call = calls.get(i);
        parts[random.nextInt(parts.length)].add(call.point(), call.into(observation));
      }
      EntityAccumulator merged = new EntityAccumulator();
      for (EntityAccumulator part : parts) {
        if (random.nextBoolean()) {
          merged.merge(part);
        } else {
          merged.mergeBytes(part.toBytes());
        }
      }
      assertThat(merged.toBytes()).isEqualTo(whole.toBytes());
      assertThat(merged.observations()).isEqualTo(calls.size());
      assertThat(EntityAccumulator.fromBytes(whole.toBytes()).toBytes()).isEqualTo(whole.toBytes());
    }
  }

  @Test
  void mergingIsAssociativeAndCommutative() {
    for (int round = 0; round < 100; round++) {
      byte[] a = sumOf(calls(random.nextInt(300))).toBytes();
      byte[] b = sumOf(calls(random.nextInt(300))).toBytes();
      byte[] c = sumOf(calls(random.nextInt(300))).toBytes();
      assertThat(merge(merge(a, b), c)).isEqualTo(merge(a, merge(b, c)));
      assertThat(merge(a, b)).isEqualTo(merge(b, a));
      assertThat(merge(a, new EntityAccumulator().toBytes())).isEqualTo(a);
      assertThat(EntityAccumulator.fromBytes(behindEachOther(a, b, c)).toBytes())
          .as("one behind the other")
          .isEqualTo(merge(merge(a, b), c));
    }
  }

  @Test
  void figuresEqualAStraightforwardComputation() {
    for (int round = 0; round < 50; round++) {
      List<GeneratedCall> calls = calls(1 + random.nextInt(1_000));
      EntityAccumulator entity = sumOf(calls);
      for (Point at : Point.values()) {
        List<GeneratedCall> seen = calls.stream().filter(call -> call.point() == at).toList();
        PointAccumulator point = entity.point(at);
        if (point == null) {
          assertThat(seen).isEmpty();
          continue;
        }
        assertThat(point.observations()).isEqualTo(seen.size());
        assertThat(point.calls()).isEqualTo(seen.stream().mapToLong(GeneratedCall::weight).sum());
        List<GeneratedCall> timed = seen.stream().filter(GeneratedCall::hasLatency).toList();
        assertThat(point.callsWithLatency())
            .isEqualTo(timed.stream().mapToLong(GeneratedCall::weight).sum());
        assertThat(point.latencySumMicros())
            .isEqualTo(timed.stream().mapToLong(c -> c.latencyMicros() * c.weight()).sum());
        assertThat(point.latencyMinMicros())
            .isEqualTo(timed.stream().mapToLong(GeneratedCall::latencyMicros).min().orElse(0));
        assertThat(point.latencyMaxMicros())
            .isEqualTo(timed.stream().mapToLong(GeneratedCall::latencyMicros).max().orElse(0));
        assertThat(point.successes() + point.clientErrors() + point.failures())
            .isEqualTo(point.calls());
        assertThat(point.failures())
            .isEqualTo(
                seen.stream()
                    .filter(c -> c.outcome() == CallOutcome.FAILURE)
                    .mapToLong(GeneratedCall::weight)
                    .sum());
        assertThat(point.protocols().values().stream().mapToLong(n -> n).sum())
            .isEqualTo(point.calls());
        assertThat(point.tls().values().stream().mapToLong(n -> n).sum()).isEqualTo(point.calls());
        assertThat(point.statusClasses().values().stream().mapToLong(n -> n).sum())
            .isEqualTo(
                seen.stream()
                    .filter(c -> c.statusCode() != 0)
                    .mapToLong(GeneratedCall::weight)
                    .sum());
        assertThat(point.reasons().values().stream().mapToLong(n -> n).sum())
            .isEqualTo(
                seen.stream()
                    .filter(c -> !c.reason().isEmpty())
                    .mapToLong(GeneratedCall::weight)
                    .sum());
      }
    }
  }

  @Test
  void damagedBytesAreRefusedOrAreAnAccumulator() {
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = sumOf(calls(random.nextInt(20))).toBytes();
      for (int i = random.nextInt(3); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 2));
      try {
        EntityAccumulator decoded = EntityAccumulator.fromBytes(bytes);
        assertThat(EntityAccumulator.fromBytes(decoded.toBytes()).toBytes())
            .isEqualTo(decoded.toBytes());
      } catch (IllegalArgumentException refused) {
        assertThat(refused).hasMessageContaining("expected");
      }
    }
  }

  @Test
  void connectionsAloneHaveNoFigureOfLatencyHoweverTheyAreMerged() {
    EntityAccumulator parts = new EntityAccumulator();
    EntityAccumulator whole = new EntityAccumulator();
    for (int i = 0; i < 100; i++) {
      EntityAccumulator part = new EntityAccumulator();
      for (EntityAccumulator to : List.of(part, whole)) {
        to.add(
            Point.SIDECAR_SERVER,
            observation.call(Observation.NO_LATENCY, CallOutcome.SUCCESS, 2).trace("t" + i));
      }
      parts.mergeBytes(part.toBytes());
    }
    assertThat(parts.toBytes()).isEqualTo(whole.toBytes());
    PointAccumulator point = parts.at(Point.SIDECAR_SERVER);
    assertThat(point.calls()).isEqualTo(200);
    assertThat(point.callsWithLatency()).isZero();
    assertThat(point.latencyMinMicros() + point.latencyMaxMicros()).isZero();
    assertThat(point.slowestTraceId()).isEmpty();
    // The first latency that comes is the smallest, too.
    EntityAccumulator timed = new EntityAccumulator();
    timed.add(Point.SIDECAR_SERVER, observation.call(700, CallOutcome.SUCCESS, 1));
    parts.mergeBytes(timed.toBytes());
    timed.mergeBytes(whole.toBytes());
    assertThat(timed.toBytes()).isEqualTo(parts.toBytes());
    assertThat(point.latencyMinMicros()).isEqualTo(700);
  }

  private List<GeneratedCall> calls(int n) {
    List<GeneratedCall> calls = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      calls.add(GeneratedCall.random(random));
    }
    return calls;
  }

  private EntityAccumulator sumOf(List<GeneratedCall> calls) {
    EntityAccumulator entity = new EntityAccumulator();
    for (GeneratedCall call : calls) {
      entity.add(call.point(), call.into(observation));
    }
    return entity;
  }

  private static byte[] behindEachOther(byte[]... encodings) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] encoding : encodings) {
      all.writeBytes(encoding);
    }
    return all.toByteArray();
  }

  private static byte[] merge(byte[] a, byte[] b) {
    EntityAccumulator sum = EntityAccumulator.fromBytes(a);
    sum.merge(EntityAccumulator.fromBytes(b));
    return sum.toBytes();
  }
}
