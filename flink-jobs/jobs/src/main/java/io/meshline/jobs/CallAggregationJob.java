package io.meshline.jobs;

import io.meshline.jobs.aggregation.AggregationEnds;
import io.meshline.jobs.aggregation.AggregationOptions;
import io.meshline.jobs.aggregation.CallAggregation;
import io.meshline.jobs.config.InvalidOptionsException;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.config.RuntimeOptions;
import io.meshline.jobs.kafka.KafkaAccess;
import io.meshline.jobs.kafka.RegistryAccess;
import io.meshline.jobs.sla.History;
import io.meshline.jobs.sla.SlaBranch;
import io.meshline.jobs.sla.SlaEnds;
import io.meshline.jobs.sla.SlaOptions;
import java.util.Optional;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The call-aggregation job: {@code meshline.calls} and {@code meshline.paired-calls} to documents
 * in the search store and to {@code meshline.nodes} and {@code meshline.edges}.
 *
 * <p>In a program of one's own (tests, a backfill):
 *
 * <pre>{@code
 * Options options = AggregationOptions.table().of(Map.of("source.stop", "latest", ...));
 * CallAggregationJob.define(env, options);
 * JobExecutionResult result = env.execute();
 * }</pre>
 */
public final class CallAggregationJob {

  /** The job's name in Flink. */
  public static final String NAME = "meshline-call-aggregation";

  private CallAggregationJob() {}

  /** Reads the options, defines the graph, runs it. */
  public static void main(String[] arguments) throws Exception {
    Options options;
    try {
      options = AggregationOptions.table().read(arguments, System.getenv());
    } catch (InvalidOptionsException e) {
      System.err.println(e.getMessage());
      throw e;
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    define(env, options);
    env.execute();
  }

  /**
   * Sets the environment up, asks Kafka, prepares the search store and defines the graph with its
   * real ends.
   *
   * @throws InvalidOptionsException if Kafka does not answer
   */
  public static void define(StreamExecutionEnvironment env, Options options) {
    RuntimeOptions.configure(env, NAME, options);
    KafkaAccess.check(options, CallAggregation.topicsRead(options));
    AggregationEnds.prepare(options);
    RegistryAccess registry = RegistryAccess.of(options);
    CallAggregation.RolledUp results =
        CallAggregation.define(
            env,
            options,
            CallAggregation.kafkaSource(options, registry),
            AggregationEnds.sinks(options, registry));
    if (SlaOptions.enabled(options)) {
      SlaBranch.define(
          env,
          options,
          results.forObjectives(),
          AggregationOptions.corrections(options),
          history(options, registry),
          SlaEnds.sinks(options, registry, AggregationEnds.rejected(options, registry)));
    }
  }

  private static Optional<History.Published> history(Options options, RegistryAccess registry) {
    try {
      return History.source(options, registry);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Stopped while Kafka was asked what its topics hold", e);
    }
  }
}
