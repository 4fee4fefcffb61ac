package io.meshline.jobs;

import io.meshline.jobs.aggregation.Backfill;
import io.meshline.jobs.aggregation.BackfillOptions;
import io.meshline.jobs.config.InvalidOptionsException;
import io.meshline.jobs.config.Options;
import java.time.InstantSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The backfill: computes the windows of a time again from what {@code meshline.calls} and {@code
 * meshline.paired-calls} hold, and makes the documents of these windows exactly that. Bounded, may
 * run beside the call aggregation and as often as one likes; it writes to no topic.
 */
public final class BackfillJob {

  /** The job's name in Flink. */
  public static final String NAME = "meshline-backfill";

  private BackfillJob() {}

  /** Reads the options, checks the range, defines the graph, runs it. */
  public static void main(String[] arguments) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    try {
      Options options = BackfillOptions.table().read(arguments, System.getenv());
      Backfill.define(env, NAME, options, InstantSource.system().instant());
    } catch (InvalidOptionsException | BackfillRefusedException e) {
      System.err.println(e.getMessage());
      throw e;
    }
    env.execute();
  }
}
