package io.meshline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/** Whose word on checkpoints counts. */
class RuntimeOptionsTest {

  private static CheckpointConfig checkpoints(Configuration cluster, Map<String, String> options) {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(cluster);
    RuntimeOptions.configure(env, "test", new OptionTable(RuntimeOptions.ALL).of(options));
    return env.getCheckpointConfig();
  }

  @Test
  void checkpointsAreOnByThemselves() {
    CheckpointConfig checkpoints = checkpoints(new Configuration(), Map.of());
    assertThat(checkpoints.getCheckpointInterval()).isEqualTo(10_000);
    assertThat(checkpoints.getTolerableCheckpointFailureNumber()).isEqualTo(1_000);
  }

  @Test
  void theClusterSaysOtherwise() {
    Configuration cluster = new Configuration();
    cluster.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(60));
    cluster.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 0);
    CheckpointConfig checkpoints = checkpoints(cluster, Map.of());
    assertThat(checkpoints.getCheckpointInterval()).isEqualTo(60_000);
    assertThat(checkpoints.getTolerableCheckpointFailureNumber()).isZero();
    assertThat(checkpoints(cluster, Map.of("checkpoint.interval", "3s")).getCheckpointInterval())
        .isEqualTo(3_000);
  }

  @Test
  void checkpointsOfRocksDbHoldOnlyWhatChanged() {
    assertThat(incremental(new Configuration(), Map.of())).isTrue();
    assertThat(incremental(new Configuration(), Map.of("checkpoint.incremental", "false")))
        .isFalse();
    Configuration cluster = new Configuration();
    cluster.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, false);
    assertThat(incremental(cluster, Map.of())).as("as the cluster says").isFalse();
    assertThat(incremental(cluster, Map.of("checkpoint.incremental", "true"))).isTrue();
  }

  private static boolean incremental(Configuration cluster, Map<String, String> options) {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(cluster);
    RuntimeOptions.configure(env, "test", new OptionTable(RuntimeOptions.ALL).of(options));
    return env.getConfiguration().get(CheckpointingOptions.INCREMENTAL_CHECKPOINTS);
  }
}
