package io.meshline.jobs.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshline.jobs.LocalFlink;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.config.RuntimeOptions;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.Resolution;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How calls are read is as the option says, and makes no difference. */
class CallReadingTest {

  private static final InMemorySchemaRegistry REGISTRY = new InMemorySchemaRegistry();
  // Hours come out when they end, and not before.
  private static final Options OPTIONS = RollUpRuns.options(Map.of("publish.hour", "1h"));

  @ParameterizedTest
  @EnumSource(CallReading.class)
  void blocksComeOfPlansOnly(CallReading reading) throws Exception {
    List<CallRecord> calls = new SampleCalls(41).calls(400);
    List<byte[]> values = new ArrayList<>(SampleCalls.values(REGISTRY, calls.subList(0, 200), 0));
    values.addAll(SampleCalls.values(REGISTRY, calls.subList(200, 400), 10));

    List<Boolean> blocks =
        CallAggregation.read(environment(), OPTIONS, reading.source(REGISTRY, List.of(values)))
            .map(decoded -> decoded.block() != null)
            .returns(Types.BOOLEAN)
            .executeAndCollect(calls.size());

    if (reading == CallReading.BY_PLAN) {
      // A kind of records has to be met before it is known.
      assertThat(blocks).containsExactly(false, true, true, true, true, false, true);
    } else {
      assertThat(blocks).hasSameSizeAs(values).containsOnly(false);
    }
  }

  @Test
  void theSameComesOfBoth() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    SampleCalls samples = new SampleCalls(seed);
    List<byte[]> values = values(samples.disordered(samples.calls(1_500)), random);
    int gate = values.size();
    List<CallRecord> more = new ArrayList<>();
    for (CallRecord call : samples.calls(500)) {
      // In time, late for its minute, or for its hour too: whatever moves event time meanwhile.
      Duration behind =
          List.of(Duration.ZERO, Duration.ofMinutes(30), Duration.ofHours(3))
              .get(random.nextInt(3));
      more.add(CallRecord.newBuilder(call).setStart(call.getStart().minus(behind)).build());
    }
    values.addAll(values(more, random));

    Run inFull = new Run(CallReading.IN_FULL, values, gate);
    Run byPlan = new Run(CallReading.BY_PLAN, values, gate);

    assertThat(byPlan.documents).as("seed %d", seed).isEqualTo(inFull.documents);
    assertThat(byPlan.late)
        .as("seed %d", seed)
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(inFull.late);
    assertThat(byPlan.dead)
        .as("seed %d", seed)
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(inFull.dead);
    assertThat(byPlan.accounts).as("seed %d", seed).isEqualTo(inFull.accounts);
  }

  /** What came of values that were read up to a gate, and behind it when an hour had ended. */
  private static final class Run {
    private final Map<String, SpecificRecord> documents;
    private final List<CallRecord> late;
    private final List<DeadLetter> dead;
    private final Map<String, Object> accounts = new HashMap<>();

    Run(CallReading reading, List<byte[]> values, int gate) throws Exception {
      Collected collected = new Collected();
      ScriptedSource<Decoded> source = reading.source(REGISTRY, List.of(values)).closedAt(gate);
      StreamExecutionEnvironment env = environment();
      env.configure(
          RuntimeOptions.configuration("test", OPTIONS), CallReadingTest.class.getClassLoader());
      CallAggregation.define(env, OPTIONS, source, collected.sinks());
      JobClient client = LocalFlink.submit(env);
      await()
          .atMost(60, TimeUnit.SECONDS)
          .until(
              () ->
                  source.read() == gate
                      && collected.edges().stream()
                          .anyMatch(edge -> edge.getResolution() == Resolution.HOUR));
      source.open();
      JobExecutionResult result = client.getJobExecutionResult().get(60, TimeUnit.SECONDS);
      documents = collected.documents();
      late = collected.lateCalls();
      dead = collected.deadLetters();
      for (String account :
          List.of(
              CallAccounts.DECODED,
              CallAccounts.AGGREGATED,
              CallAccounts.LATE,
              CallAccounts.DEAD)) {
        accounts.put(account, result.getAccumulatorResult(account));
      }
    }
  }

  private static StreamExecutionEnvironment environment() {
    Configuration flink = new Configuration();
    flink.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(1));
    return StreamExecutionEnvironment.createLocalEnvironment(1, flink);
  }

  /** Single calls and batches of all sizes, of which some are broken, or hold what is odd. */
  private static List<byte[]> values(List<CallRecord> calls, Random random) {
    List<byte[]> values = new ArrayList<>();
    int from = 0;
    while (from < calls.size()) {
      int to = Math.min(calls.size(), from + 1 + random.nextInt(60));
      List<CallRecord> some = calls.subList(from, to);
      some.stream().filter(call -> random.nextInt(40) == 0).forEach(call -> change(call, random));
      int batch = random.nextBoolean() ? 0 : 1 + random.nextInt(40);
      values.addAll(SampleCalls.values(REGISTRY, some, batch));
      byte[] last = values.get(values.size() - 1);
      switch (random.nextInt(12)) {
        case 0 -> values.add(Arrays.copyOf(last, random.nextInt(last.length)));
        case 1 -> values.add(Arrays.copyOf(last, last.length + 1));
        case 2 -> values.add(new byte[] {0, 0, 0, 99, 99, 1});
        default -> {}
      }
      from = to;
    }
    return values;
  }

  /** Some of these are to be refused. */
  private static void change(CallRecord call, Random random) {
    switch (random.nextInt(12)) {
      case 0 -> call.setLatencyMicros(-2);
      case 1 -> call.setWeight(0);
      case 2 -> call.setRequestBytes(-1);
      case 3 -> call.setStart(SampleCalls.NOW.plus(Duration.ofHours(5)));
      case 4 -> call.setStart(SampleCalls.NOW.minus(Duration.ofDays(8)));
      case 5 -> call.setDestination(SampleCalls.service("", "", "GET:/"));
      case 6 -> call.setSource(SampleCalls.service("front", "a\u202eb", ""));
      case 7 -> call.setReason("gr\u00f6\u00dfer als \u65e5\u672c");
      case 8 ->
          call.setDestination(SampleCalls.service("b\u00fccher", "b\u00fccher-0", "GET:/\u00e9"));
      case 9 -> call.setTraceId("\u00e9".repeat(20));
      case 10 -> call.setAttributes(Map.of("a", "b"));
      default ->
          call.setStart(
              EventTimes.instant(EventTimes.micros(call.getStart()) / 1_000_000 * 1_000_000));
    }
  }
}
