package io.meshline.jobs.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.jobs.LocalFlink;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.config.RuntimeOptions;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.Grain;
import io.meshline.schemas.NodeMetrics;
import io.meshline.schemas.Party;
import io.meshline.schemas.Resolution;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A client that calls a million things by a million names, through the whole graph. Another number
 * of them, in thousands: {@code -Dmeshline.invented.thousands}.
 */
@ParameterizedClass
@EnumSource(CallReading.class)
class InventedNamesTest {

  private static final int NAMES = 1_000 * Integer.getInteger("meshline.invented.thousands", 1_000);
  private static final int BATCH = 1_000;

  private static final InMemorySchemaRegistry REGISTRY = new InMemorySchemaRegistry();
  private static final Party FRONT = SampleCalls.service("front", "front-0", "GET:/");
  private static final Party CART = SampleCalls.service("cart", "cart-0", "GET:/cart");

  private final CallReading reading;
  private Map<String, SpecificRecord> documents = Map.of();

  InventedNamesTest(CallReading reading) {
    this.reading = reading;
  }

  @Test
  void aMillionEndpointNames() throws Exception {
    JobExecutionResult result =
        run(i -> SampleCalls.service("cart", "cart-0", "GET:/" + word(i)), Map.of());

    long all = (long) NAMES + NAMES / BATCH;
    long known = NAMES / BATCH;
    assertThat(sum(this::isNode, Grain.ENDPOINT)).isEqualTo(all);
    assertThat(sum(this::isNode, Grain.SERVICE)).isEqualTo(all);
    assertThat(sum(this::isEdge, Grain.ENDPOINT)).isEqualTo(all);
    assertThat(versions(this::isNode, Grain.ENDPOINT)).hasSize(1_000 + 1);
    assertThat(versions(this::isEdge, Grain.ENDPOINT)).hasSizeBetween(1_000, 1_001);
    assertThat(version(Grain.ENDPOINT, "cart", "GET:/cart")).as("known before").isEqualTo(known);
    long other = version(Grain.ENDPOINT, "cart", "_other");
    assertThat(other).isEqualTo(NAMES - 999);
    assertThat(result.<Long>getAccumulatorResult("limits.foldedEndpoints")).isEqualTo(other);
    assertThat(result.<Long>getAccumulatorResult("limits.foldedServices")).isZero();
    assertThat(documents.size()).isLessThan(3 * 2 * 1_010);
  }

  @Test
  void aMillionServiceNames() throws Exception {
    JobExecutionResult result =
        run(i -> SampleCalls.service(word(i), "", ""), Map.of("limit.services", "4096"));

    long known = NAMES / BATCH;
    assertThat(sum(this::isNode, Grain.SERVICE)).isEqualTo(NAMES + known);
    assertThat(sum(this::isEdge, Grain.SERVICE)).isEqualTo(NAMES + known);
    assertThat(versions(this::isNode, Grain.SERVICE)).hasSize(4_096 + 1);
    assertThat(version(Grain.SERVICE, "cart", "")).as("known before").isEqualTo(known);
    long other = version(Grain.SERVICE, "_other", "");
    assertThat(other).isEqualTo(NAMES - 4_095);
    assertThat(result.<Long>getAccumulatorResult("limits.foldedServices")).isEqualTo(other);
    assertThat(documents.size()).isLessThan(3 * (2 * 4_097 + 10));
  }

  private JobExecutionResult run(IntFunction<Party> invented, Map<String, String> settings)
      throws Exception {
    List<byte[]> values =
        new AbstractList<>() {
          @Override
          public byte[] get(int index) {
            List<CallRecord> calls = new ArrayList<>(BATCH + 1);
            calls.add(call(CART));
            for (int i = index * BATCH; i < (index + 1) * BATCH; i++) {
              calls.add(call(invented.apply(i)));
            }
            return SampleCalls.values(REGISTRY, calls, 2 * BATCH).get(0);
          }

          @Override
          public int size() {
            return NAMES / BATCH;
          }
        };
    Options options = RollUpRuns.options(settings);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2);
    env.configure(
        RuntimeOptions.configuration("test", options), InventedNamesTest.class.getClassLoader());
    Collected collected = new Collected();
    CallAggregation.define(
        env, options, reading.source(REGISTRY, List.of(values)), collected.sinks());
    JobExecutionResult result = LocalFlink.run(env);
    documents = collected.documents();
    return result;
  }

  private static CallRecord call(Party destination) {
    return SampleCalls.call(SampleCalls.BEGIN, 1_000, FRONT, destination);
  }

  /** A name that no rule shortens: letters only. */
  private static String word(int number) {
    StringBuilder word = new StringBuilder("x");
    for (int rest = number; rest > 0; rest /= 20) {
      word.append((char) ('g' + rest % 20));
    }
    return word.toString();
  }

  private boolean isNode(SpecificRecord record) {
    return record instanceof NodeMetrics;
  }

  private boolean isEdge(SpecificRecord record) {
    return record instanceof EdgeMetrics;
  }

  private long sum(Predicate<SpecificRecord> kind, Grain grain) {
    return versions(kind, grain).stream().mapToLong(Long::longValue).sum();
  }

  /** Versions of the day's documents. */
  private List<Long> versions(Predicate<SpecificRecord> kind, Grain grain) {
    List<Long> versions = new ArrayList<>();
    for (SpecificRecord record : documents.values()) {
      if (!kind.test(record)) {
        continue;
      }
      if (record instanceof NodeMetrics node
          && node.getGrain() == grain
          && node.getResolution() == Resolution.DAY) {
        versions.add(node.getVersion());
      } else if (record instanceof EdgeMetrics edge
          && edge.getGrain() == grain
          && edge.getResolution() == Resolution.DAY) {
        versions.add(edge.getVersion());
      }
    }
    return versions;
  }

  private long version(Grain grain, String service, String endpoint) {
    return documents.values().stream()
        .filter(NodeMetrics.class::isInstance)
        .map(NodeMetrics.class::cast)
        .filter(node -> node.getGrain() == grain && node.getResolution() == Resolution.DAY)
        .filter(node -> node.getNode().getService().equals(service))
        .filter(node -> node.getNode().getEndpoint().equals(endpoint))
        .mapToLong(NodeMetrics::getVersion)
        .findFirst()
        .orElse(-1);
  }
}
