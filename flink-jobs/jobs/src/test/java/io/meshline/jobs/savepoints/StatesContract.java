package io.meshline.jobs.savepoints;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.jobs.config.Options;
import io.meshline.jobs.config.RuntimeOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;

/** What holds for the states of every job, with a cluster to run it on. */
public abstract class StatesContract {

  private static @Nullable JobCluster cluster;

  private final String job;
  private final Set<String> ends;

  /**
   * @param job whose versions of the state are committed
   * @param ends uids of the ends in tests, which have states that no cluster has
   */
  protected StatesContract(String job, Set<String> ends) {
    this.job = job;
    this.ends = ends;
  }

  /** Defines the job as in a cluster. */
  protected abstract void define(StreamExecutionEnvironment env) throws Exception;

  /** A savepoint in a folder, of a run in which all operators got to their states. */
  protected abstract Path savepoint(Path folder) throws Exception;

  /**
   * Keeps a savepoint as a version of the state, with what was read before it and what is to be
   * read after it.
   *
   * @return the savepoint
   */
  protected abstract Path keep(StateVersion version, Path folder) throws Exception;

  @BeforeAll
  static void start() throws Exception {
    cluster = JobCluster.start();
  }

  @AfterAll
  static void stop() {
    cluster().close();
    cluster = null;
  }

  /** The one for all runs of a class. */
  private static JobCluster cluster() {
    if (cluster == null) {
      throw new IllegalStateException("no cluster (expected: between start and stop)");
    }
    return cluster;
  }

  /** Every version of a job's state on both backends, and once more with other options. */
  protected static Stream<Arguments> runs(String job, Map<String, String> others) {
    Map<String, String> same = Map.of("job.parallelism", "1");
    return StateVersion.all(job).stream()
        .flatMap(
            version ->
                Stream.of(
                    Arguments.of(version, "hashmap", same),
                    Arguments.of(version, "rocksdb", same),
                    Arguments.of(version, "rocksdb", others)));
  }

  /** An environment as options say, in which event time goes on at once. */
  protected static StreamExecutionEnvironment environment(Options options) {
    Configuration flink = new Configuration();
    flink.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(1));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(flink);
    RuntimeOptions.configure(env, "test", options);
    return env;
  }

  /** Runs a job to its end, from its beginning or from a savepoint. */
  protected static JobExecutionResult run(StreamExecutionEnvironment env, @Nullable Path savepoint)
      throws Exception {
    return cluster().run(env, savepoint);
  }

  /** Starts a job. */
  protected static JobID submit(StreamExecutionEnvironment env) throws Exception {
    return cluster().submit(env);
  }

  /** Stops a job with a savepoint, whose folder it returns. */
  protected static Path stop(JobID job, Path into) throws Exception {
    return cluster().stop(job, into);
  }

  /** Else a savepoint of a release would not be restored by the next one. */
  @Test
  @DisabledIfSystemProperty(named = StateVersion.WRITE, matches = ".+")
  void uidsAndStatesAreThoseOfTheLatestVersion(@TempDir Path folder) throws Exception {
    SortedSet<String> today = operators(savepoint(folder));

    assertThat(today)
        .as("uids, states and serializers; when they change, write a new version")
        .containsExactlyElementsOf(StateVersion.latest(job).lines("operators"));
    Set<String> names = today.stream().map(OperatorStates::name).collect(Collectors.toSet());
    for (StateVersion version : StateVersion.all(job)) {
      assertThat(names)
          .as("what version %s has", version)
          .containsAll(version.lines("operators").stream().map(OperatorStates::name).toList());
    }
  }

  @Test
  @EnabledIfSystemProperty(named = StateVersion.WRITE, matches = ".+")
  void write(@TempDir Path folder) throws Exception {
    StateVersion version = StateVersion.toWrite(job);
    version.keepLines("operators", operators(keep(version, folder)));
  }

  private SortedSet<String> operators(Path savepoint) throws Exception {
    StreamExecutionEnvironment real = StreamExecutionEnvironment.getExecutionEnvironment();
    define(real);
    SortedSet<String> lines = new TreeSet<>(OperatorStates.uids(real));
    lines.addAll(OperatorStates.states(savepoint, ends));
    return lines;
  }
}
