package io.meshline.standalone;

import io.meshline.standalone.engine.EngineException;
import io.meshline.standalone.engine.FlinkAnswerException;
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

  /** For so many looks in a row a cluster may fail to answer. */
  private static final int PATIENCE = 60;

  private static final String CAUSE = "Caused by: ";

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
   * @return 0 when the documents are what the topics say; 1 when the job failed or was cancelled,
   *     the topics hold no call of the range, or documents were rejected or left alone
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
    Map<String, Long> counters = counters(id);
    if (state.equals("FINISHED")) {
      out.println("backfill: done; " + result(counters));
      return new Counts(counters).areWhole() ? 0 : 1;
    }
    out.println("backfill: the job is " + state + "; " + line(counters));
    flink.lastFailure(id).lines().filter(l -> !l.startsWith("\t")).limit(8).forEach(out::println);
    return 1;
  }

  /** Waits for the end, with a line each few seconds if there is something new. */
  private String await(String id) throws InterruptedException {
    String told = "";
    int unanswered = 0;
    for (int look = 1; true; look++) {
      String line;
      try {
        String state = flink.state(id);
        if (ENDED.contains(state)) {
          return state;
        }
        line = state.equals("RUNNING") ? line(counters(id)) : "the job is " + state;
        unanswered = 0;
      } catch (EngineException e) {
        if (++unanswered > PATIENCE) {
          throw e;
        }
        line = String.valueOf(e.getMessage());
      }
      if (look % LOOKS_PER_LINE == 0 && !line.equals(told)) {
        out.println("backfill: " + line);
        told = line;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  void cancel(String id) {
    try {
      flink.cancel(id);
      out.println("backfill: cancelled; run it again to have all of its windows right");
    } catch (EngineException e) {
      String state = endedAs(id);
      if (state.equals("FINISHED")) {
        out.println("backfill: it had finished already; nothing was cancelled");
      } else if (!state.isEmpty()) {
        out.println("backfill: it had ended already, as " + state + "; run it again");
      } else {
        out.println("backfill: job " + id + " could not be cancelled: " + e.getMessage());
      }
    }
  }

  /** Its last state, or an empty text while it runs or where nobody knows. */
  private String endedAs(String id) {
    try {
      String state = flink.state(id);
      return ENDED.contains(state) ? state : "";
    } catch (EngineException e) {
      return "";
    }
  }

  private static void forget(Thread cancel) {
    try {
      Runtime.getRuntime().removeShutdownHook(cancel);
    } catch (IllegalStateException stopping) {
      // The JVM is being stopped: the hook has cancelled the job, and that is why it ended.
    }
  }

  /** The counters of the attempt that runs. */
  private Map<String, Long> counters(String id) {
    Map<String, Long> counters = new HashMap<>();
    flink
        .get("/jobs/" + id + "/accumulators")
        .path("user-task-accumulators")
        .forEach(c -> counters.put(c.path("name").asText(), c.path("value").asLong()));
    return counters;
  }

  /** How far it is. Offsets that have no record count in what there is to read. */
  static String line(Map<String, Long> counters) {
    Counts counts = new Counts(counters);
    return String.format(
            Locale.ROOT,
            "%,d of at most %,d records read; ",
            counts.of("recordsRead"),
            counts.of("recordsToRead"))
        + windows(counts);
  }

  /** What came out of one that has read everything. */
  static String result(Map<String, Long> counters) {
    Counts counts = new Counts(counters);
    long read = counts.of("recordsRead");
    long offsets = counts.of("recordsToRead");
    return String.format(Locale.ROOT, "all %,d records read", read)
        + (read < offsets
            ? String.format(
                Locale.ROOT,
                " (the topics count %,d offsets: ends of transactions, and what was aborted, have"
                    + " some, too)",
                offsets)
            : "")
        + "; "
        + windows(counts)
        + (counts.holdNothing()
            ? "\nbackfill: the topics hold no call of what was asked for: nothing was written or"
                + " deleted (expected: topics that hold that time; younger ones, or others, do not)"
            : "");
  }

  private static String windows(Counts counts) {
    return String.format(
            Locale.ROOT,
            "%,d of %,d windows rewritten",
            counts.of("windowsRewritten"),
            counts.of("windowsToRewrite"))
        + more(counts.of("windowsEmpty"), "without calls")
        + more(
            counts.of("windowsLeft"), "left as they are, in times of which the topics hold no call")
        + String.format(
            Locale.ROOT,
            "; %,d documents written, %,d deleted",
            counts.of("documentsWritten"),
            counts.of("documentsDeleted"))
        + more(
            counts.all.getOrDefault("dead", 0L),
            "calls or records dead, as in the running job's dead letters")
        + more(counts.of("documentsRejected"), "documents rejected, see Flink's log")
        + more(
            counts.of("documentsLeft"),
            "documents left alone, in times of which the topics hold no call (--allow-incomplete"
                + " deletes them)");
  }

  private static String more(long count, String what) {
    return count == 0 ? "" : String.format(Locale.ROOT, ", %,d %s", count, what);
  }

  /** The few words of the job, or else the innermost cause, of Flink's long answer. */
  static RuntimeException refusal(EngineException e) {
    String answer =
        e instanceof FlinkAnswerException said ? said.answer() : String.valueOf(e.getMessage());
    Matcher refused = REFUSED.matcher(answer);
    if (refused.find()) {
      return new RefusedException(
          refused
              .group(1)
              .replace("backfill.allow-incomplete true", "--allow-incomplete")
              .replace("backfill.", "--"),
          e);
    }
    int cause = answer.lastIndexOf(CAUSE);
    return cause < 0
        ? e
        : new EngineException(
            "the backfill does not start: "
                + answer.substring(cause + CAUSE.length()).lines().findFirst().orElse(""),
            e);
  }

  /** Counters by their short names; those that no task has told yet are 0. */
  private record Counts(Map<String, Long> all) {
    boolean areWhole() {
      return of("documentsRejected") == 0 && of("documentsLeft") == 0 && !holdNothing();
    }

    /** Whether the topics hold no call of any window, and all stayed as they were. */
    boolean holdNothing() {
      return of("windowsLeft") > 0 && of("windowsLeft") == of("windowsToRewrite");
    }

    long of(String name) {
      return all.getOrDefault("backfill." + name, 0L);
    }
  }
}
