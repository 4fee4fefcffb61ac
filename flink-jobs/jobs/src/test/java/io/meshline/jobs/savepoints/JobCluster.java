package io.meshline.jobs.savepoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** A Flink cluster in this JVM for all runs of a test class. */
public final class JobCluster implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final MiniCluster cluster;

  private JobCluster(MiniCluster cluster) {
    this.cluster = cluster;
  }

  /** Starts it with four slots. */
  public static JobCluster start() throws Exception {
    Configuration configuration = new Configuration();
    // A savepoint is one file then, wherever it lies.
    configuration.set(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.ofMebiBytes(1));
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(4)
                .withRandomPorts()
                .build());
    cluster.start();
    return new JobCluster(cluster);
  }

  /** Runs a job to its end. */
  public JobExecutionResult run(StreamExecutionEnvironment env, @Nullable Path savepoint)
      throws Exception {
    cancelLeft();
    JobGraph graph = env.getStreamGraph().getJobGraph();
    if (savepoint != null) {
      graph.setSavepointRestoreSettings(
          SavepointRestoreSettings.forPath(savepoint.toUri().toString(), false));
    }
    return cluster.executeJobBlocking(graph);
  }

  /** Of a test that failed: its job would keep the slots that the next one waits for. */
  private void cancelLeft() throws Exception {
    for (JobStatusMessage job : cluster.listJobs().get(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      if (!job.getJobState().isGloballyTerminalState()) {
        var unused = cluster.cancelJob(job.getJobId()).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    }
  }

  /** Starts a job. */
  public JobID submit(StreamExecutionEnvironment env) throws Exception {
    cancelLeft();
    return cluster
        .submitJob(env.getStreamGraph().getJobGraph())
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .getJobID();
  }

  /**
   * Stops a job with a savepoint in the canonical format.
   *
   * @return the folder of the savepoint
   */
  public Path stop(JobID job, Path into) throws Exception {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(cluster.getExecutionGraph(job).get().getAllExecutionVertices())
                    .allSatisfy(
                        vertex ->
                            assertThat(vertex.getExecutionState())
                                .as(vertex.getTaskNameWithSubtaskIndex())
                                // A reader that gets no partition ends with a checkpoint.
                                .isIn(ExecutionState.RUNNING, ExecutionState.FINISHED)));
    return Path.of(
        URI.create(
            cluster
                .stopWithSavepoint(
                    job, into.toUri().toString(), false, SavepointFormatType.CANONICAL)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)));
  }

  @Override
  public void close() {
    cluster.closeAsync().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
