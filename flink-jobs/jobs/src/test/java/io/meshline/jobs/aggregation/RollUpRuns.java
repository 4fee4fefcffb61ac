package io.meshline.jobs.aggregation;

import io.meshline.jobs.config.Options;
import io.meshline.jobs.types.AvroTypes;
import io.meshline.schemas.EdgeMetrics;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** The roll-up operator alone, as the graph has it. */
final class RollUpRuns {

  private RollUpRuns() {}

  /** Options with what no run here needs filled in. */
  static Options options(Map<String, String> given) {
    Map<String, String> all = new HashMap<>();
    all.put("kafka.bootstrap-servers", "unused:1");
    all.put("kafka.check", "false");
    all.put("registry.urls", "http://unused");
    all.put("search.enabled", "false");
    all.putAll(given);
    return AggregationOptions.table().of(all);
  }

  /** One subtask, not opened yet. */
  static KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> harness(
      RollUp.Services services, Map<String, String> given, int parallelism, int subtask)
      throws Exception {
    AggregationSettings settings = AggregationOptions.settings(options(given));
    int shards = settings.limits().shards();
    KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new RollUp(settings, services),
            services == RollUp.Services.OTHER ? partial -> 0 : new Shards(shards),
            Types.INT,
            shards,
            parallelism,
            subtask);
    harness.setup(AvroTypes.of(EdgeMetrics.class).createSerializer(new SerializerConfigImpl()));
    return harness;
  }
}
