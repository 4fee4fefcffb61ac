package io.meshline.standalone;

import io.meshline.standalone.engine.EngineException;
import io.meshline.standalone.engine.EngineProcess;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Starts children again that ended though nobody asked them to, on the same ports and data, for as
 * long as it takes: the parts of Meshline are made to go on when an engine comes back.
 */
final class Supervisor implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final int SHOWN_LINES = 8;

  private final Progress progress;
  private final Duration firstPause;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            var thread = new Thread(work, "supervisor");
            thread.setDaemon(true);
            return thread;
          });

  Supervisor(Progress progress) {
    this(progress, FIRST_PAUSE);
  }

  /**
   * The same with another pause before what ended is started again; it doubles up to 30 s while
   * that does not succeed.
   */
  Supervisor(Progress progress, Duration firstPause) {
    this.progress = progress;
    this.firstPause = firstPause;
  }

  void watch(Collection<? extends EngineProcess> processes) {
    processes.forEach(this::watch);
  }

  void watch(EngineProcess process) {
    threads.execute(() -> keepAlive(process));
  }

  /** Stops watching; what ends from now on stays so. */
  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void keepAlive(EngineProcess process) {
    Duration pause = firstPause;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        int code = process.onExit().get();
        if (process.isClosed()) {
          return;
        }
        progress.trouble(
            process.name(),
            "ended with code " + code + "; starting it again. The end of its log:",
            process.lastLogLines(SHOWN_LINES));
        TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        pause = restart(process) ? firstPause : longer(pause);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      progress.line(process.name(), "cannot be watched: " + e.getCause());
    }
  }

  private boolean restart(EngineProcess process) {
    try {
      process.restart();
      progress.line(process.name(), "is back");
      return true;
    } catch (EngineException e) {
      if (!process.isClosed() && !Thread.currentThread().isInterrupted()) {
        progress.line(process.name(), "does not start: " + e.getMessage());
      }
      return false;
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }
}
