package io.meshline.jobs.config;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * How Flink runs a job. What is not given here is as the cluster is configured; what a job relies
 * on is set always.
 */
public final class RuntimeOptions {

  /** Where state lives. */
  public enum StateBackend {
    /** Java objects: fast, bounded by the heap. */
    HASHMAP,
    /** On disk: slower, bounded by the disk. */
    ROCKSDB
  }

  /** Number of subtasks of each operator. */
  public static final Option<Integer> PARALLELISM =
      Option.optional(
          "job.parallelism",
          OptionType.integer(1, 32_768),
          "Parallel subtasks of each operator; left out: as `flink run -p` or the cluster says.");

  /** Bound on the parallelism of later runs. */
  public static final Option<Integer> MAX_PARALLELISM =
      Option.of(
          "job.max-parallelism",
          OptionType.integer(1, 32_768),
          "128",
          "Largest parallelism that this job's state can be spread over, ever.");

  /** Time between checkpoints. */
  public static final Option<Duration> CHECKPOINT_INTERVAL =
      Option.optional(
          "checkpoint.interval",
          OptionType.duration(Duration.ofMillis(100)),
          "Time between checkpoints; left out: as the cluster is configured, else 10 s.");

  /** Where checkpoints go. */
  public static final Option<String> CHECKPOINT_DIRECTORY =
      Option.optional(
          "checkpoint.directory",
          OptionType.text(),
          "Where checkpoints are kept, as a URI; left out: as the cluster is configured.");

  /** Where state lives. */
  public static final Option<StateBackend> STATE_BACKEND =
      Option.optional(
          "state.backend",
          OptionType.choice(StateBackend.class),
          "Where state lives; left out: as the cluster is configured.");

  /** What a checkpoint of state on disk writes. */
  public static final Option<Boolean> INCREMENTAL_CHECKPOINTS =
      Option.optional(
          "checkpoint.incremental",
          OptionType.flag(),
          "Whether checkpoints of RocksDB write only what changed since the one before; those of the"
              + " heap are always whole. Left out: as the cluster is configured, else true.");

  /** All of them, in the order of the reference. */
  public static final List<Option<?>> ALL =
      List.of(
          PARALLELISM,
          MAX_PARALLELISM,
          CHECKPOINT_INTERVAL,
          CHECKPOINT_DIRECTORY,
          INCREMENTAL_CHECKPOINTS,
          STATE_BACKEND);

  // Without checkpoints nothing is resumed, and no transaction would ever be committed.
  private static final Duration DEFAULT_CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

  // A store or broker that is away for a while fails checkpoints, but need not restart the job.
  private static final int DEFAULT_TOLERABLE_FAILURES = 1_000;

  private RuntimeOptions() {}

  /**
   * Sets an environment up for a job. Checkpoints are on, and failed ones are tolerated, unless the
   * environment's own configuration says how they are to be.
   *
   * @param name the job's name in Flink's web UI
   */
  public static void configure(StreamExecutionEnvironment env, String name, Options options) {
    Configuration configuration = configuration(name, options);
    if (options.find(CHECKPOINT_INTERVAL).isEmpty()
        && !env.getCheckpointConfig().isCheckpointingEnabled()) {
      configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, DEFAULT_CHECKPOINT_INTERVAL);
    }
    if (env.getConfiguration()
        .getOptional(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER)
        .isEmpty()) {
      configuration.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, DEFAULT_TOLERABLE_FAILURES);
    }
    if (options.find(INCREMENTAL_CHECKPOINTS).isEmpty()
        && env.getConfiguration()
            .getOptional(CheckpointingOptions.INCREMENTAL_CHECKPOINTS)
            .isEmpty()) {
      // Whole ones of a large state would take longer than the time between them.
      configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    }
    env.configure(configuration, RuntimeOptions.class.getClassLoader());
  }

  /**
   * The settings for the job's execution environment.
   *
   * @param name the job's name in Flink's web UI
   */
  public static Configuration configuration(String name, Options options) {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.NAME, name);
    // No Kryo anywhere: a type without a serializer of its own fails when the graph is built.
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    // A savepoint finds its operators by uids, so each must have one.
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    // What travels between chained operators is never changed after it was handed on.
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(PipelineOptions.MAX_PARALLELISM, options.get(MAX_PARALLELISM));
    options.find(PARALLELISM).ifPresent(p -> configuration.set(CoreOptions.DEFAULT_PARALLELISM, p));
    options
        .find(CHECKPOINT_INTERVAL)
        .ifPresent(i -> configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, i));
    options
        .find(CHECKPOINT_DIRECTORY)
        .ifPresent(d -> configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, d));
    options
        .find(INCREMENTAL_CHECKPOINTS)
        .ifPresent(i -> configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, i));
    options
        .find(STATE_BACKEND)
        .ifPresent(
            b ->
                configuration.set(
                    StateBackendOptions.STATE_BACKEND,
                    b == StateBackend.ROCKSDB ? "rocksdb" : "hashmap"));
    return configuration;
  }
}
