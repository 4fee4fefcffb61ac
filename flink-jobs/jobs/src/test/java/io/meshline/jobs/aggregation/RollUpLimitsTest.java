package io.meshline.jobs.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.aggregation.CallOutcome;
import io.meshline.aggregation.EntityAccumulator;
import io.meshline.aggregation.Observation;
import io.meshline.aggregation.Point;
import io.meshline.aggregation.WindowSize;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.Grain;
import io.meshline.schemas.Kind;
import io.meshline.schemas.NodeMetrics;
import io.meshline.schemas.Party;
import io.meshline.schemas.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RollUpLimitsTest {

  private static final Instant MINUTE = Instant.parse("2026-11-22T10:15:00Z");
  private static final int SHARDS = 4;
  private static final Map<String, String> LIMITS =
      Map.of(
          "job.max-parallelism", "4",
          "limit.services", "128",
          "limit.endpoints", "3",
          "limit.callers", "2",
          "limit.edges", "5");

  private final List<KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics>> open =
      new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> harness : open) {
      harness.close();
    }
  }

  private KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> start(
      RollUp.Services services) throws Exception {
    return start(services, LIMITS, null, 1, 0);
  }

  private KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> start(
      RollUp.Services services,
      Map<String, String> options,
      @Nullable OperatorSubtaskState state,
      int parallelism,
      int subtask)
      throws Exception {
    KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> harness =
        RollUpRuns.harness(services, options, parallelism, subtask);
    open.add(harness);
    if (state != null) {
      harness.initializeState(
          AbstractStreamOperatorTestHarness.repartitionOperatorState(
              state, SHARDS, 1, parallelism, subtask));
    }
    harness.open();
    return harness;
  }

  private static Party service(String name, String endpoint) {
    return SampleCalls.service(name, "", endpoint);
  }

  private static EntityKey endpoint(String service, String name) {
    return EntityKey.node(Grain.ENDPOINT, service(service, name));
  }

  private static Partial partial(EntityKey entity, Instant minute) {
    EntityAccumulator accumulator = new EntityAccumulator();
    accumulator.add(Point.AGENT_SERVER, new Observation().call(1_000, CallOutcome.SUCCESS, 1));
    return new Partial(
        entity, minute.toEpochMilli() * 1_000, WindowSize.MINUTE, accumulator.toBytes());
  }

  private static RollUp operator(
      KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> harness) {
    return (RollUp) harness.getOperator();
  }

  private static long counted(
      KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> harness, String name) {
    return operator(harness).getRuntimeContext().getLongCounter(name).getLocalValue();
  }

  /** The last version of each node by service and endpoint. */
  private static Map<String, Long> nodes(
      KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> harness,
      Resolution resolution) {
    Map<String, Long> versions = new HashMap<>();
    if (harness.getSideOutput(RollUp.NODES) != null) {
      for (StreamRecord<NodeMetrics> record : harness.getSideOutput(RollUp.NODES)) {
        NodeMetrics node = record.getValue();
        if (node.getResolution() == resolution) {
          versions.put(
              node.getNode().getService()
                  + node.getNode().getEndpoint()
                  + (resolution == Resolution.DAY ? "" : "@" + node.getWindowStart()),
              node.getVersion());
        }
      }
    }
    return versions;
  }

  @Test
  void theFirstNamesKeepTheirsAndTheRestAddsUp() throws Exception {
    var harness = start(RollUp.Services.ADMITTED);
    for (int i = 0; i < 1_000; i++) {
      harness.processElement(partial(endpoint("cart", "/" + i), MINUTE), 0);
      harness.processElement(partial(endpoint("cart", "/1"), MINUTE.plusSeconds(60)), 0);
    }
    assertThat(operator(harness).names()).as("the service and its endpoints").isEqualTo(4);
    assertThat(operator(harness).held().entities()).isEqualTo(4);

    harness.processWatermark(Long.MAX_VALUE);

    assertThat(nodes(harness, Resolution.DAY))
        .isEqualTo(Map.of("cart/0", 1L, "cart/1", 1_001L, "cart/2", 1L, "cart_other", 997L));
    assertThat(nodes(harness, Resolution.MINUTE)).hasSize(5);
    assertThat(counted(harness, "limits.foldedEndpoints")).isEqualTo(997);
    assertThat(counted(harness, "limits.foldedServices")).isZero();
    assertThat(operator(harness).names()).isZero();
    assertThat(operator(harness).held().entities()).isZero();
    assertThat(harness.numKeyedStateEntries()).isZero();
  }

  @Test
  void answersSurviveRestoreAndRescale() throws Exception {
    var first = start(RollUp.Services.ADMITTED);
    String[] services = {"cart", "orders", "stock", "mail", "front", "search"};
    for (String service : services) {
      for (int i = 0; i < 5; i++) {
        first.processElement(partial(endpoint(service, "/" + i), MINUTE), 0);
      }
    }
    OperatorSubtaskState snapshot = first.snapshot(1, 1);

    Map<String, Long> all = new HashMap<>();
    long names = 0;
    long entities = 0;
    for (int subtask = 0; subtask < 2; subtask++) {
      var harness = start(RollUp.Services.ADMITTED, LIMITS, snapshot, 2, subtask);
      names += operator(harness).names();
      entities += operator(harness).held().entities();
      for (String service : services) {
        Partial one = partial(endpoint(service, "/0"), MINUTE);
        if (isOf(one, subtask)) {
          for (int i = 4; i >= 0; i--) {
            harness.processElement(partial(endpoint(service, "/" + i), MINUTE), 0);
          }
          harness.processElement(partial(endpoint(service, "/new"), MINUTE), 0);
        }
      }
      harness.processWatermark(Long.MAX_VALUE);
      all.putAll(nodes(harness, Resolution.DAY));
    }

    assertThat(names).isEqualTo(operator(first).names()).isEqualTo(6 * 4);
    assertThat(entities).isEqualTo(operator(first).held().entities()).isEqualTo(6 * 4);
    Map<String, Long> expected = new HashMap<>();
    for (String service : services) {
      expected.putAll(Map.of(service + "/0", 2L, service + "/1", 2L, service + "/2", 2L));
      expected.put(service + "_other", 5L);
    }
    assertThat(all).isEqualTo(expected);
  }

  private static boolean isOf(Partial partial, int subtask) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
            new Shards(SHARDS).getKey(partial), SHARDS, 2)
        == subtask;
  }

  @Test
  void silentNamesMakeRoomFromTheDayAfterNextOn() throws Exception {
    var harness = start(RollUp.Services.ADMITTED);
    for (String name : new String[] {"/a", "/b", "/c", "/refused"}) {
      harness.processElement(partial(endpoint("cart", name), MINUTE), 0);
    }
    Instant nextDay = MINUTE.plus(Duration.ofDays(1));
    harness.processWatermark(nextDay.toEpochMilli());
    harness.processElement(partial(endpoint("cart", "/refused"), nextDay), 0);
    harness.processElement(partial(endpoint("cart", "/a"), nextDay), 0);
    assertThat(operator(harness).held().entities()).as("/a and _other").isEqualTo(2);

    Instant later = nextDay.plus(Duration.ofDays(1));
    harness.processWatermark(later.toEpochMilli());
    for (String name : new String[] {"/a", "/x", "/y", "/z"}) {
      harness.processElement(partial(endpoint("cart", name), later), 0);
    }
    harness.processElement(partial(endpoint("cart", "/x"), nextDay), 0);
    harness.processWatermark(Long.MAX_VALUE);

    assertThat(nodes(harness, Resolution.MINUTE))
        .containsOnlyKeys(
            "cart/a@" + MINUTE,
            "cart/b@" + MINUTE,
            "cart/c@" + MINUTE,
            "cart_other@" + MINUTE,
            "cart/a@" + nextDay,
            "cart_other@" + nextDay,
            "cart/a@" + later,
            "cart/x@" + later,
            "cart/y@" + later,
            "cart_other@" + later);
  }

  @Test
  void servicesBeyondTheLimitAddUpBehindAllShards() throws Exception {
    var harness = start(RollUp.Services.ADMITTED);
    var others = start(RollUp.Services.OTHER);
    Party front = service("front", "/");
    int calls = 10_000;
    for (int i = 0; i < calls; i++) {
      Party invented = SampleCalls.service("s" + i, "pod" + i, "/" + i);
      for (Grain grain : Grain.values()) {
        harness.processElement(partial(EntityKey.node(grain, invented), MINUTE), 0);
      }
      harness.processElement(partial(EntityKey.edge(Grain.SERVICE, front, invented), MINUTE), 0);
      harness.processElement(partial(EntityKey.edge(Grain.ENDPOINT, front, invented), MINUTE), 0);
    }
    for (StreamRecord<Partial> overflow : harness.getSideOutput(RollUp.OVERFLOW)) {
      others.processElement(overflow);
    }
    assertThat(operator(harness).held().entities()).isEqualTo(128 * 5);
    assertThat(operator(others).held().entities()).isEqualTo(5);
    assertThat(others.numKeyedStateEntries()).isLessThan(20);
    harness.processWatermark(Long.MAX_VALUE);
    others.processWatermark(Long.MAX_VALUE);

    assertThat(nodes(others, Resolution.DAY).values()).containsOnly(calls - 128L);
    assertThat(others.extractOutputValues())
        .filteredOn(edge -> edge.getResolution() == Resolution.DAY)
        .hasSize(2)
        .allSatisfy(
            edge -> {
              assertThat(edge.getVersion()).isEqualTo(calls - 128L);
              assertThat(edge.getSource().getService()).isEqualTo("front");
              assertThat(edge.getDestination())
                  .isEqualTo(
                      new Party(
                          "",
                          "test",
                          "",
                          "_other",
                          "",
                          edge.getGrain() == Grain.ENDPOINT ? "_other" : "",
                          Kind.SERVICE));
            });
    assertThat(counted(others, "limits.foldedServices")).isEqualTo(calls - 128L);
  }

  @Test
  void allTogetherAreBoundedToo() throws Exception {
    Map<String, String> options = new HashMap<>(LIMITS);
    options.put("limit.entities", "400");
    options.put("limit.endpoints", "1000");
    var harness = start(RollUp.Services.ADMITTED, options, null, 1, 0);
    for (int i = 0; i < 50; i++) {
      for (int j = 0; j < 40; j++) {
        harness.processElement(partial(endpoint("s" + i, "/" + j), MINUTE), 0);
      }
    }
    assertThat(operator(harness).names()).isLessThanOrEqualTo(400);
    assertThat(operator(harness).held().entities()).isLessThanOrEqualTo(400 + 50);
    harness.processWatermark(Long.MAX_VALUE);

    assertThat(nodes(harness, Resolution.DAY).values().stream().mapToLong(v -> v).sum())
        .as("those of services with a place")
        .isEqualTo(
            2_000L
                - (harness.getSideOutput(RollUp.OVERFLOW) == null
                    ? 0
                    : harness.getSideOutput(RollUp.OVERFLOW).size()));
  }
}
