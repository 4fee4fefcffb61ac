package io.meshline.jobs;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient.JobFinalizationBehavior;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Flink in this JVM, for all tests that it runs: starting and ending one for each job takes longer
 * than most of these jobs. It ends with the JVM.
 */
public final class LocalFlink {
  /** For the job before, too, which may not have given back its own yet. */
  private static final int SLOTS = 8;

  private static final MiniCluster CLUSTER = started();

  private LocalFlink() {}

  /** Runs what an environment defines to its end. */
  public static JobExecutionResult run(StreamExecutionEnvironment environment)
      throws ExecutionException, InterruptedException {
    return submit(environment).getJobExecutionResult().get();
  }

  /** Submits what an environment defines. */
  public static JobClient submit(StreamExecutionEnvironment environment)
      throws ExecutionException, InterruptedException {
    cancelLeft();
    JobGraph job = environment.getStreamGraph().getJobGraph();
    job.setSavepointRestoreSettings(
        SavepointRestoreSettings.fromConfiguration(environment.getConfiguration()));
    CLUSTER.submitJob(job).get();
    return new MiniClusterJobClient(
        job.getJobID(),
        CLUSTER,
        LocalFlink.class.getClassLoader(),
        JobFinalizationBehavior.NOTHING);
  }

  /** Of a test that failed: its job would keep the slots that the next one waits for. */
  private static void cancelLeft() throws ExecutionException, InterruptedException {
    for (JobStatusMessage job : CLUSTER.listJobs().get()) {
      if (!job.getJobState().isGloballyTerminalState()) {
        // One that ends meanwhile cannot be cancelled.
        var unused = CLUSTER.cancelJob(job.getJobId()).exceptionally(e -> null).get();
      }
    }
  }

  private static MiniCluster started() {
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.BIND_PORT, "0");
    // RocksDB has as much for each slot as where a cluster is started for one job.
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.parse("384m"));
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
    try {
      cluster.start();
    } catch (Exception e) {
      throw new IllegalStateException("Flink cannot start in this JVM", e);
    }
    // Else its files would stay.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> cluster.closeAsync().completeOnTimeout(null, 10, TimeUnit.SECONDS).join(),
                "end-flink"));
    return cluster;
  }
}
