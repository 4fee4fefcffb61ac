package io.meshline.standalone;

import io.meshline.standalone.engine.EngineException;
import io.meshline.standalone.engine.FlinkJobs;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Submits a backfill, tells how far it is, and waits for its end. */
public final class BackfillRun {
  private static final String JOB = "io.meshline.jobs.BackfillJob";
  private static final Set<String> ENDED = Set.of("FINISHED", "FAILED", "CANCELED");
  private static final long LOOK_MILLIS = 500;
  private static final int LOOKS_PER_LINE = 6;

  /** What the job's main said, in the middle of Flink's stack trace; faults are indented. */
  private static final Pattern REFUSED =
      Pattern.compile("(?:BackfillRefused|InvalidOptions)Exception: ([^\\n]*(?:\\n  [^\\n]*)*)");

  private final FlinkJobs flink;
  private final Path jar;
  private final PrintStream out;

  /**
   * A run on a cluster.
   *
   * @param flink of the cluster
   * @param jar with the job
   * @param out where to tell how far it is
   */
  public BackfillRun(FlinkJobs flink, Path jar, PrintStream out) {
    this.flink = flink;
    this.jar = jar;
    this.out = out;
  }

  /** The job cannot be as it was asked for. */
  public static final class RefusedException extends RuntimeException {
    RefusedException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Runs it. If this JVM is stopped meanwhile, the job is cancelled.
   *
   * @param arguments of the job
   * @return 0 when the job finished, 1 when it failed or was cancelled
   * @throws RefusedException when the options or the range cannot be
   * @throws EngineException when the cluster refuses or does not answer
   */
  public int run(List<String> arguments) throws InterruptedException {
    String id;
    try {
      id = flink.submit(jar, JOB, arguments);
    } catch (EngineException e) {
      throw refusal(e);
    }
    Thread cancel = new Thread(() -> cancel(id), "cancel-backfill");
    Runtime.getRuntime().addShutdownHook(cancel);
    out.println("backfill: job " + id);
    String state = await(id);
    forget(cancel);
    if (state.equals("FINISHED")) {
      out.println("backfill: done; " + line(id));
      return 0;
    }
    out.println("backfill: the job is " + state + "; " + line(id));
    flink.lastFailure(id).lines().filter(l -> !l.startsWith("\t")).limit(8).forEach(out::println);
    return 1;
  }

  /** Waits for the end, with a line each few seconds if there is something new. */
  private String await(String id) throws InterruptedException {
    String told = "";
    for (int look = 1; true; look++) {
      String state = flink.state(id);
      if (ENDED.contains(state)) {
        return state;
      }
      String line = state.equals("RUNNING") ? line(id) : "the job is " + state;
      if (look % LOOKS_PER_LINE == 0 && !line.equals(told)) {
        out.println("backfill: " + line);
        told = line;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private void cancel(String id) {
    try {
      flink.cancel(id);
      out.println("backfill: cancelled; run it again to have all of its windows right");
    } catch (EngineException e) {
      out.println("backfill: job " + id + " could not be cancelled: " + e.getMessage());
    }
  }

  private static void forget(Thread cancel) {
    try {
      Runtime.getRuntime().removeShutdownHook(cancel);
    } catch (IllegalStateException stopping) {
      // The JVM is being stopped: the hook has cancelled the job, and that is why it ended.
    }
  }

  /** How far it is, by the counters of the attempt that runs. */
  private String line(String id) {
    Map<String, Long> counters = new HashMap<>();
    flink
        .get("/jobs/" + id + "/accumulators")
        .path("user-task-accumulators")
        .forEach(c -> counters.put(c.path("name").asText(), c.path("value").asLong()));
    return line(counters);
  }

  static String line(Map<String, Long> counters) {
    Counts counts = new Counts(counters);
    long rejected = counts.of("documentsRejected");
    return String.format(
            Locale.ROOT,
            "%,d of %,d records read; %,d of %,d windows rewritten, %,d documents written, %,d"
                + " deleted",
            counts.of("recordsRead"),
            counts.of("recordsToRead"),
            counts.of("windowsRewritten"),
            counts.of("windowsToRewrite"),
            counts.of("documentsWritten"),
            counts.of("documentsDeleted"))
        + (rejected == 0
            ? ""
            : String.format(Locale.ROOT, ", %,d rejected, see Flink's log", rejected));
  }

  static RuntimeException refusal(EngineException e) {
    Matcher said = REFUSED.matcher(String.valueOf(e.getMessage()));
    return said.find() ? new RefusedException(said.group(1).replace("backfill.", "--"), e) : e;
  }

  /** Counters by their short names; those that no task has told yet are 0. */
  private record Counts(Map<String, Long> all) {
    long of(String name) {
      return all.getOrDefault("backfill." + name, 0L);
    }
  }
}
