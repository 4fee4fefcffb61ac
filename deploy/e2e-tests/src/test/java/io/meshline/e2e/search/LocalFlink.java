package io.meshline.e2e.search;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * Flink in this JVM, for all tests that it runs: starting one for each job takes longer than most
 * of these jobs. It ends with the JVM.
 */
final class LocalFlink {
  /** For the job before, too, which may not have given back its own yet. */
  private static final int SLOTS = 8;

  private static final MiniCluster CLUSTER = started();

  private LocalFlink() {}

  /** Submits what an environment defines; the result is there when the job has ended. */
  static CompletableFuture<JobResult> submit(StreamExecutionEnvironment environment, String name)
      throws ExecutionException, InterruptedException {
    StreamGraph graph = environment.getStreamGraph();
    graph.setJobName(name);
    JobGraph job = graph.getJobGraph();
    CLUSTER.submitJob(job).get();
    return CLUSTER.requestJobResult(job.getJobID());
  }

  private static MiniCluster started() {
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.BIND_PORT, "0");
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
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> cluster.closeAsync().completeOnTimeout(null, 10, TimeUnit.SECONDS).join(),
                "end-flink"));
    return cluster;
  }
}
