package io.meshline.standalone;

import io.meshline.standalone.engine.EngineException;
import io.meshline.standalone.engine.FlinkJobs;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Keeps jobs running on a session cluster: submits each from its last checkpoint, and again if the
 * cluster lost it. A job that a person cancels stays so.
 */
final class JobKeeper implements AutoCloseable {
  private static final int LOOK_SECONDS = 5;
  // At most 5 s * 2^6, some five minutes, between two tries.
  private static final int MAX_DOUBLINGS = 6;

  private final FlinkJobs flink;
  private final Path jar;
  private final JobHistory history;
  private final Progress progress;
  private final Map<Job, String> ids = new HashMap<>();
  private final Map<Job, String> states = new HashMap<>();
  private final Set<Job> inDoubt = new HashSet<>();
  private final Map<Job, Integer> failures = new HashMap<>();
  private final Map<Job, Integer> waited = new HashMap<>();
  private final ExecutorService watch =
      Executors.newSingleThreadExecutor(
          work -> {
            var thread = new Thread(work, "job-keeper");
            thread.setDaemon(true);
            return thread;
          });

  JobKeeper(FlinkJobs flink, Path jar, JobHistory history, Progress progress) {
    this.flink = flink;
    this.jar = jar;
    this.history = history;
    this.progress = progress;
  }

  /** Begins to look after the jobs that are submitted. */
  void begin() {
    watch.execute(
        () -> {
          try {
            while (true) {
              TimeUnit.SECONDS.sleep(LOOK_SECONDS);
              look();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }

  /** Submits a job, which is looked after from then on. */
  synchronized void submit(Job job) {
    Optional<String> checkpoint = history.lastCheckpoint(job.name());
    // Of a submission that was not answered well the same again: should it run all the same, it is
    // found by its id, and the cluster refuses a second one.
    String known = inDoubt.contains(job) ? ids.get(job) : null;
    String id = known == null ? FlinkJobs.newId() : known;
    inDoubt.add(job);
    ids.put(job, id);
    states.remove(job);
    history.add(job.name(), id);
    String unused =
        flink.submit(jar, job.mainClass(), job.arguments(), checkpoint.orElse(null), id);
    inDoubt.remove(job);
    progress.line(
        "flink",
        "job "
            + job.name()
            + " runs"
            + (checkpoint.isPresent() ? " from its last checkpoint" : ""));
  }

  private synchronized List<Job> jobs() {
    return List.copyOf(ids.keySet());
  }

  private void look() {
    List<Job> jobs = jobs();
    if (jobs.isEmpty()) {
      return;
    }
    Map<String, String> running;
    try {
      running = flink.states();
    } catch (RuntimeException e) {
      // The cluster is away; the supervisor says so and brings it back.
      return;
    }
    for (Job job : jobs) {
      try {
        look(job, running);
      } catch (RuntimeException e) {
        progress.line("flink", "job " + job.name() + " cannot be submitted: " + e.getMessage());
      }
    }
  }

  /** Each failure doubles the time to the next try, so that a hopeless job costs little. */
  private boolean isTimeToTryAgain(Job job) {
    int failures = this.failures.getOrDefault(job, 0);
    int looks = waited.merge(job, 1, Integer::sum);
    if (looks < 1 << Math.min(failures, MAX_DOUBLINGS)) {
      return false;
    }
    waited.remove(job);
    this.failures.put(job, failures + 1);
    return true;
  }

  private synchronized void look(Job job, Map<String, String> running) {
    String state = running.getOrDefault(ids.get(job), "LOST");
    String before = states.get(job);
    if (state.equals("LOST") && ("CANCELED".equals(before) || "FINISHED".equals(before))) {
      // Ended by somebody's will; Flink forgets ended jobs after a while.
      return;
    }
    states.put(job, state);
    if (!state.equals("LOST")) {
      inDoubt.remove(job);
    }
    boolean changed = !state.equals(before);
    switch (state) {
      case "LOST" -> {
        if (inDoubt.contains(job)) {
          if (isTimeToTryAgain(job)) {
            submit(job);
          }
          return;
        }
        progress.line("flink", "job " + job.name() + " was lost with the JobManager");
        submit(job);
      }
      case "FAILED" -> {
        if (changed) {
          progress.trouble(
              "flink",
              "job " + job.name() + " failed",
              failure(ids.getOrDefault(job, "")).lines().limit(8).toList());
        }
        if (isTimeToTryAgain(job)) {
          submit(job);
        }
      }
      case "RUNNING" -> {
        if (changed && before != null) {
          progress.line("flink", "job " + job.name() + " is " + state);
        } else if (!changed) {
          failures.remove(job);
        }
      }
      case "RESTARTING" -> {
        if (changed) {
          progress.trouble(
              "flink",
              "job " + job.name() + " restarts",
              failure(ids.getOrDefault(job, "")).lines().limit(4).toList());
        }
      }
      default -> {
        if (changed && before != null) {
          progress.line("flink", "job " + job.name() + " is " + state);
        }
      }
    }
  }

  private String failure(String id) {
    try {
      return flink.lastFailure(id);
    } catch (EngineException e) {
      return "";
    }
  }
}
