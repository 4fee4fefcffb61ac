package io.meshline.jobs;

import io.meshline.jobs.config.InvalidOptionsException;
import io.meshline.jobs.config.Option;
import io.meshline.jobs.config.OptionTable;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.config.RuntimeOptions;
import io.meshline.jobs.kafka.KafkaOptions;
import io.meshline.jobs.kafka.RegistryAccess;
import io.meshline.jobs.pairing.PairingOptions;
import io.meshline.jobs.pairing.SpanPairing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Reads spans from {@code meshline.spans} and writes calls to {@code meshline.calls}. */
public final class SpanPairingJob {
  private static final String NAME = "meshline span pairing";

  // Without checkpoints no transaction would ever be committed.
  private static final Duration DEFAULT_CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

  private SpanPairingJob() {}

  /** All options of the job. */
  public static OptionTable options() {
    List<Option<?>> all = new ArrayList<>(KafkaOptions.ALL);
    all.addAll(PairingOptions.ALL);
    all.addAll(RuntimeOptions.ALL);
    return new OptionTable(all);
  }

  /**
   * Runs the job.
   *
   * @param arguments {@code --key value} of {@link #options()}
   * @throws InvalidOptionsException with all faults of the options
   * @throws Exception if the job cannot be started or, when it is attached, fails
   */
  public static void main(String[] arguments) throws Exception {
    Options options = options().read(arguments, System.getenv());
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(
            RuntimeOptions.configuration(NAME, options));
    define(env, options);
    env.execute(NAME);
  }

  /** Defines the job in an environment, for a cluster of any kind. */
  public static void define(StreamExecutionEnvironment env, Options options) {
    if (!env.getCheckpointConfig().isCheckpointingEnabled()
        && options.get(PairingOptions.DELIVERY) == PairingOptions.Delivery.EXACTLY_ONCE) {
      env.enableCheckpointing(DEFAULT_CHECKPOINT_INTERVAL.toMillis());
    }
    SpanPairing.define(env, options, RegistryAccess.of(options));
  }
}
