package io.meshline.jobs;

import io.meshline.jobs.addresses.ResolutionOptions;
import io.meshline.jobs.config.InvalidOptionsException;
import io.meshline.jobs.config.Option;
import io.meshline.jobs.config.OptionTable;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.config.RuntimeOptions;
import io.meshline.jobs.kafka.KafkaAccess;
import io.meshline.jobs.kafka.KafkaOptions;
import io.meshline.jobs.kafka.RegistryAccess;
import io.meshline.jobs.pairing.PairingOptions;
import io.meshline.jobs.pairing.SpanPairing;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The span-pairing job: {@code meshline.spans} to {@code meshline.paired-calls}.
 *
 * <p>In a program of one's own: {@code SpanPairingJob.define(env,
 * SpanPairingJob.options().of(...))}.
 */
public final class SpanPairingJob {
  /** The job's name in Flink. */
  public static final String NAME = "meshline-span-pairing";

  private SpanPairingJob() {}

  /** All options of the job. */
  public static OptionTable options() {
    List<Option<?>> all = new ArrayList<>(KafkaOptions.ALL);
    all.addAll(PairingOptions.ALL);
    all.addAll(ResolutionOptions.ALL);
    all.addAll(RuntimeOptions.ALL);
    return new OptionTable(all, PairingOptions::check, KafkaOptions::check, RegistryAccess::check);
  }

  /** Reads the options, defines the graph, runs it. */
  public static void main(String[] arguments) throws Exception {
    Options options;
    try {
      options = options().read(arguments, System.getenv());
    } catch (InvalidOptionsException e) {
      System.err.println(e.getMessage());
      throw e;
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    define(env, options);
    env.execute();
  }

  /**
   * Sets the environment up, asks Kafka and defines the graph with its real ends.
   *
   * @throws InvalidOptionsException if Kafka does not answer
   */
  public static void define(StreamExecutionEnvironment env, Options options) {
    RuntimeOptions.configure(env, NAME, options);
    KafkaAccess.check(options, SpanPairing.topicsRead());
    SpanPairing.define(env, options, RegistryAccess.of(options));
  }
}
