package io.meshline.benchmarks;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A bounded job on a Flink cluster in this JVM. Measured from when all its tasks run to when its
 * sinks have got their last results; what comes behind, a last checkpoint above all, is not, unless
 * it is to be measured to its end, where other sinks have work left.
 */
final class FlinkPass implements SpeedPass {

  private static final long WAIT_MINUTES = 30;
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final Set<ExecutionState> STARTED =
      EnumSet.of(ExecutionState.RUNNING, ExecutionState.FINISHED);

  private final MiniCluster cluster;
  private final int parallelism;
  private final Graph graph;
  private final long calls;
  private final int resultsOfACall;
  private final boolean toItsEnd;

  /** A job whose sink counts what comes out of it. */
  @FunctionalInterface
  interface Graph {
    /** Defines it. */
    CheckedSink<?> define(StreamExecutionEnvironment env);
  }

  /**
   * Starts the cluster.
   *
   * @param calls how many the job is to read
   * @param resultsOfACall in how many results each of them is to be counted
   */
  FlinkPass(int parallelism, Graph graph, long calls, int resultsOfACall) throws Exception {
    this(parallelism, graph, calls, resultsOfACall, false);
  }

  /**
   * The same.
   *
   * @param toItsEnd whether the job's end is measured, too
   */
  FlinkPass(int parallelism, Graph graph, long calls, int resultsOfACall, boolean toItsEnd)
      throws Exception {
    this.toItsEnd = toItsEnd;
    this.parallelism = parallelism;
    this.graph = graph;
    this.calls = calls;
    this.resultsOfACall = resultsOfACall;
    this.cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(new Configuration())
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(parallelism)
                .withRandomPorts()
                .build());
    cluster.start();
  }

  /**
   * Runs the job once.
   *
   * @throws IllegalStateException if a call is missing in its results, or is there too often
   */
  @Override
  public Measured run(Recording recording) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    CheckedSink<?> sink = graph.define(env);
    try {
      JobID job =
          cluster
              .submitJob(env.getStreamGraph().getJobGraph())
              .get(WAIT_MINUTES, TimeUnit.MINUTES)
              .getJobID();
      CompletableFuture<JobResult> result = cluster.requestJobResult(job);
      awaitTasks(job, result);
      Stopwatch watch = Stopwatch.start(recording);
      Object unused =
          CompletableFuture.anyOf(sink.end(), result).get(WAIT_MINUTES, TimeUnit.MINUTES);
      if (toItsEnd) {
        finish(job, result);
      }
      Measured measured = watch.stop(calls);
      finish(job, result);
      check(sink.end().join());
      return measured;
    } finally {
      sink.forget();
    }
  }

  private void awaitTasks(JobID job, CompletableFuture<JobResult> result) throws Exception {
    Set<ExecutionState> states;
    do {
      TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
      states =
          StreamSupport.stream(
                  cluster
                      .getExecutionGraph(job)
                      .get(WAIT_MINUTES, TimeUnit.MINUTES)
                      .getAllExecutionVertices()
                      .spliterator(),
                  false)
              .map(AccessExecutionVertex::getExecutionState)
              .collect(Collectors.toSet());
    } while (!STARTED.containsAll(states) && !result.isDone());
  }

  /** Tasks of a bounded job end with a checkpoint: takes it now, rather than when it is time. */
  private void finish(JobID job, CompletableFuture<JobResult> result) throws Exception {
    while (!result.isDone()) {
      CompletableFuture<Long> checkpoint =
          cluster.triggerCheckpoint(job, CheckpointType.CONFIGURED);
      // One that comes when the job has ended, or while another is under way, is not answered.
      Object unused =
          CompletableFuture.anyOf(result, checkpoint.exceptionally(e -> 0L))
              .completeOnTimeout(0L, 1, TimeUnit.SECONDS)
              .get();
      TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
    }
    result
        .get()
        .getSerializedThrowable()
        .ifPresent(
            failure -> {
              throw new IllegalStateException("the job failed: " + failure, failure);
            });
  }

  private void check(long results) {
    if (results != calls * resultsOfACall) {
      throw new IllegalStateException(
          "%d calls in the results (expected: %d, each %d times)"
              .formatted(results, calls, resultsOfACall));
    }
  }

  @Override
  public void close() {
    cluster.closeAsync().orTimeout(WAIT_MINUTES, TimeUnit.MINUTES).join();
  }
}
