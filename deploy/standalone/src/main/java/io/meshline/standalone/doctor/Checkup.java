package io.meshline.standalone.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;

/** Runs checks side by side, none for longer than it may take. */
public final class Checkup {
  private final Duration limit;

  /**
   * @param limit longest time for one check, above 0
   */
  public Checkup(Duration limit) {
    this.limit = limit;
  }

  /**
   * Runs all.
   *
   * @return findings in the order of the checks; a check that fails or takes too long gives one
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public List<Finding> run(List<Check> checks) throws InterruptedException {
    // Checks that begin together would each find logging unready, and a warning goes to stderr.
    var unused = LoggerFactory.getILoggerFactory();
    ExecutorService threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "doctor");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<List<Finding>>> running = new ArrayList<>();
      checks.forEach(check -> running.add(threads.submit(check::run)));
      long end = System.nanoTime() + limit.toNanos();
      List<Finding> findings = new ArrayList<>();
      for (int i = 0; i < checks.size(); i++) {
        findings.addAll(await(checks.get(i), running.get(i), end));
      }
      return findings;
    } finally {
      threads.shutdownNow();
    }
  }

  private List<Finding> await(Check check, Future<List<Finding>> running, long end)
      throws InterruptedException {
    try {
      return running.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return List.of(
          Finding.fault(
              check.part(), "no answer within " + limit.toSeconds() + " s", check.remedy()));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
      return List.of(Finding.fault(check.part(), message, check.remedy()));
    }
  }
}
