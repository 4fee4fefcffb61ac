package io.meshline.benchmarks;

import io.meshline.jobs.aggregation.AggregationOptions;
import io.meshline.jobs.aggregation.AggregationSinks;
import io.meshline.jobs.aggregation.CallAggregation;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.config.RuntimeOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** The call aggregation on a Flink cluster of its own in this JVM. Its results go nowhere. */
final class MeasuredJob implements AutoCloseable {

  private static final Duration STALL = Duration.ofSeconds(60);
  private static final long WAIT_MINUTES = 10;

  private final MiniCluster cluster;
  private final CallSource source;
  private final JobID job;

  private MeasuredJob(MiniCluster cluster, CallSource source, JobID job) {
    this.cluster = cluster;
    this.source = source;
    this.job = job;
  }

  /**
   * Starts it.
   *
   * @param backend {@code hashmap} or {@code rocksdb}
   * @param managedMegabytes memory that the subtasks share for RocksDB
   * @param checkpoints where checkpoints go
   */
  static MeasuredJob start(
      EntityCalls calls, String backend, int parallelism, int managedMegabytes, Path checkpoints)
      throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(
        TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(managedMegabytes));
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(parallelism)
                .withRandomPorts()
                .build());
    cluster.start();
    Options options =
        AggregationOptions.table()
            .of(
                Map.of(
                    "kafka.bootstrap-servers", "unused:1",
                    "registry.urls", "http://unused",
                    "search.enabled", "false",
                    "state.backend", backend,
                    "job.parallelism", Integer.toString(parallelism),
                    "checkpoint.interval", "7d",
                    "checkpoint.directory", checkpoints.toUri().toString()));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    RuntimeOptions.configure(env, "state-growth", options);
    CallSource source = new CallSource(calls);
    CallAggregation.define(
        env,
        options,
        source,
        new AggregationSinks(
            List.of(new AggregationSinks.End<>("nodes", "Nodes", new DiscardingSink<>())),
            List.of(new AggregationSinks.End<>("edges", "Edges", new DiscardingSink<>())),
            new DiscardingSink<>(),
            new DiscardingSink<>(),
            new DiscardingSink<>(),
            new DiscardingSink<>()));
    JobID job =
        cluster
            .submitJob(env.getStreamGraph().getJobGraph())
            .get(WAIT_MINUTES, TimeUnit.MINUTES)
            .getJobID();
    MeasuredJob measured = new MeasuredJob(cluster, source, job);
    measured.awaitTasks();
    return measured;
  }

  private void awaitTasks() throws Exception {
    List<ExecutionState> states;
    do {
      TimeUnit.MILLISECONDS.sleep(20);
      states =
          StreamSupport.stream(graph().getAllExecutionVertices().spliterator(), false)
              .map(AccessExecutionVertex::getExecutionState)
              .distinct()
              .toList();
    } while (!states.equals(List.of(ExecutionState.RUNNING)));
  }

  /**
   * Gives calls to the job, and returns when the source has given them all.
   *
   * @param end number of calls since the start
   * @throws IllegalStateException when none was taken for a minute
   */
  void give(long end) throws InterruptedException {
    source.raise(end);
    long last = source.given();
    long moved = System.nanoTime();
    while (source.given() < end) {
      TimeUnit.MILLISECONDS.sleep(10);
      if (source.given() > last) {
        last = source.given();
        moved = System.nanoTime();
      } else if (System.nanoTime() - moved > STALL.toNanos()) {
        throw new IllegalStateException(
            "%d of %d calls taken, none for %d s:%n%s"
                .formatted(last, end, STALL.toSeconds(), tasks()));
      }
    }
  }

  /** Takes a checkpoint. */
  CompletedCheckpointStats checkpoint(CheckpointType type) throws Exception {
    long id = cluster.triggerCheckpoint(job, type).get(WAIT_MINUTES, TimeUnit.MINUTES);
    CompletedCheckpointStats latest =
        graph().getCheckpointStatsSnapshot().getHistory().getLatestCompletedCheckpoint();
    if (latest == null || latest.getCheckpointId() != id) {
      throw new IllegalStateException("no figures of checkpoint " + id + ", but of " + latest);
    }
    return latest;
  }

  private AccessExecutionGraph graph() throws Exception {
    return cluster.getExecutionGraph(job).get(WAIT_MINUTES, TimeUnit.MINUTES);
  }

  /** What the tasks are at. */
  private static String tasks() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().contains("Roll up"))
        .map(
            thread ->
                thread.getKey().getName()
                    + Arrays.stream(thread.getValue())
                        .map(frame -> "\n    at " + frame)
                        .collect(Collectors.joining()))
        .collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    var unused = cluster.cancelJob(job).orTimeout(WAIT_MINUTES, TimeUnit.MINUTES).join();
    JobResult result =
        cluster.requestJobResult(job).orTimeout(WAIT_MINUTES, TimeUnit.MINUTES).join();
    result
        .getSerializedThrowable()
        .ifPresent(failure -> System.err.println("the job failed: " + failure));
    cluster.closeAsync().orTimeout(WAIT_MINUTES, TimeUnit.MINUTES).join();
  }
}
