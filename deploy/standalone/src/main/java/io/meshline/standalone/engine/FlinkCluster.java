package io.meshline.standalone.engine;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Flink session cluster: one JobManager and some TaskManagers, each a process.
 *
 * <p>Thread-safe. Jobs are submitted and asked about through {@link #jobs()}.
 */
public final class FlinkCluster implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);

  private final EngineProcess jobManager;
  private final List<EngineProcess> taskManagers;
  private final URI restUrl;
  private final FlinkJobs jobs;

  private FlinkCluster(EngineProcess jobManager, List<EngineProcess> taskManagers, URI restUrl) {
    this.jobManager = jobManager;
    this.taskManagers = List.copyOf(taskManagers);
    this.restUrl = restUrl;
    this.jobs = new FlinkJobs(restUrl);
  }

  /**
   * Starts a cluster and waits until all its TaskManagers are registered. Checkpoints and
   * savepoints survive it in the data folder, running jobs do not.
   *
   * @param dataDir of the stack; the cluster uses {@code flink} and {@code logs} in it
   * @param settings size and ways
   * @return the running cluster
   * @throws PortOccupiedException if somebody else has the port
   * @throws EngineException if it is not ready in time
   */
  public static FlinkCluster start(Path dataDir, FlinkSettings settings) {
    int restPort = Loopback.claim(settings.restPort(), "flink");
    var files = new EngineFiles(dataDir, "flink");
    files.write(
        "conf/config.yaml",
        FlinkConfiguration.shared(
            settings, restPort, Loopback.freePort(), files.folder(), files.subfolder("tmp")),
        ": ");
    URI rest = URI.create("http://" + Loopback.HOST + ":" + restPort);
    String log4j =
        files.log4j("org.apache.kafka", "org.apache.flink.runtime.checkpoint", "org.apache.pekko");
    List<Path> classPath = EngineHome.locate().classPath("flink");

    EngineProcess jobManager =
        new EngineProcess(
            command(
                "flink-jobmanager",
                with(FlinkConfiguration.jobManagerJvm(settings), log4j),
                classPath,
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                List.of("--configDir", "conf", "--executionMode", "cluster"),
                files),
            () -> HttpProbe.answers(rest.resolve("/overview")),
            START);
    var taskManagers = new ArrayList<EngineProcess>();
    for (int i = 1; i <= settings.taskManagers(); i++) {
      String id = "taskmanager-" + i;
      taskManagers.add(
          new EngineProcess(
              command(
                  "flink-" + id,
                  with(FlinkConfiguration.taskManagerJvm(settings), log4j),
                  classPath,
                  "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                  List.of("--configDir", "conf", "-D", "taskmanager.resource-id=" + id),
                  files),
              () -> HttpProbe.answers(rest.resolve("/taskmanagers/" + id)),
              START));
    }
    var cluster = new FlinkCluster(jobManager, taskManagers, rest);
    try {
      // All at once: a TaskManager waits for the JobManager by itself.
      jobManager.spawn();
      taskManagers.forEach(EngineProcess::spawn);
      jobManager.awaitReady();
      taskManagers.forEach(EngineProcess::awaitReady);
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  /**
   * The address of the JobManager's API and pages.
   *
   * @return without a slash at the end
   */
  public URI restUrl() {
    return restUrl;
  }

  /**
   * Submits jobs, stops them, tells their state.
   *
   * @return for this cluster
   */
  public FlinkJobs jobs() {
    return jobs;
  }

  /**
   * The process that coordinates; without it, jobs are gone until they are submitted again.
   *
   * @return the process
   */
  public EngineProcess jobManager() {
    return jobManager;
  }

  /**
   * The processes that work; a job goes on by itself when one of them comes back.
   *
   * @return the processes
   */
  public List<EngineProcess> taskManagers() {
    return taskManagers;
  }

  @Override
  public void close() {
    taskManagers.parallelStream().forEach(EngineProcess::close);
    jobManager.close();
  }

  private static JavaCommand command(
      String name,
      List<String> jvmOptions,
      List<Path> classPath,
      String mainClass,
      List<String> arguments,
      EngineFiles files) {
    return new JavaCommand(
        name,
        jvmOptions,
        classPath,
        mainClass,
        arguments,
        Map.of(),
        files.folder(),
        files.log(name));
  }

  private static List<String> with(List<String> options, String more) {
    var all = new ArrayList<>(options);
    all.add(more);
    return all;
  }
}
