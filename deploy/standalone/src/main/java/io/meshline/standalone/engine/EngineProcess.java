package io.meshline.standalone.engine;

import io.meshline.schemas.access.Reasons;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A child JVM: started, awaited, watched, stopped, and started again with the same data on the same
 * ports.
 *
 * <p>Thread-safe. It dies with the JVM that started it, even if that one is killed.
 */
public class EngineProcess implements AutoCloseable {
  private static final Duration STOP = Duration.ofSeconds(20);

  /** The same for a child that writes its classes for those that come after it. */
  private static final Duration STOP_WRITING = Duration.ofSeconds(90);

  private static final int SHOWN_LINES = 25;
  private static final long POLL_MILLIS = 50;

  private final JavaCommand command;
  private final BooleanSupplier ready;
  private final Duration startTimeout;
  private final EngineLog log;
  private @Nullable Process process;
  private @Nullable ClassArchive archive;
  private boolean closed;

  /**
   * Prepares a child; nothing runs yet.
   *
   * @param command how to start it
   * @param ready asked again and again until it says that the child serves
   * @param startTimeout how long that may take
   */
  protected EngineProcess(JavaCommand command, BooleanSupplier ready, Duration startTimeout) {
    this.command = command;
    this.ready = ready;
    this.startTimeout = startTimeout;
    this.log = new EngineLog(command.log());
  }

  /**
   * Starts any child JVM and waits until it serves.
   *
   * @param command how to start it
   * @param ready asked again and again until it says that the child serves
   * @param startTimeout how long that may take
   * @return the running child
   * @throws EngineException if it ends or is not ready in time, with the last lines of its log
   */
  public static EngineProcess start(
      JavaCommand command, BooleanSupplier ready, Duration startTimeout) {
    var child = new EngineProcess(command, ready, startTimeout);
    child.launch();
    return child;
  }

  /**
   * Prepares any child JVM; {@link #spawn} and {@link #awaitReady} start it.
   *
   * @param command how to start it
   * @param ready asked again and again until it says that the child serves
   * @param startTimeout how long that may take
   * @return a child that does not run yet
   */
  public static EngineProcess prepare(
      JavaCommand command, BooleanSupplier ready, Duration startTimeout) {
    return new EngineProcess(command, ready, startTimeout);
  }

  /**
   * Starts the process and waits until it serves.
   *
   * @throws EngineException if it ends or is not ready in time, with the last lines of its log
   */
  protected final void launch() {
    spawn();
    awaitReady();
  }

  /**
   * Starts the process without waiting for it.
   *
   * @throws EngineException if the system refuses
   */
  public final synchronized void spawn() {
    if (closed) {
      throw new EngineException(name() + " is closed");
    }
    log.rotate();
    if (archive != null) {
      archive.ended(false); // It ended by itself.
    }
    ClassArchive classes = ClassArchive.of(command, Boolean.getBoolean(ClassArchive.WRITE));
    archive = classes;
    var builder =
        new ProcessBuilder(command.line(classes.jvmOptions()))
            .directory(command.workingDirectory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(command.log().toFile());
    // Several malloc arenas per thread cost a small JVM more than they give.
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    builder.environment().putAll(command.environment());
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new EngineException("cannot start " + name() + ": " + Reasons.of(e), e);
    }
  }

  /**
   * Waits until the process serves.
   *
   * @throws EngineException if it ends or is not ready in time, with the last lines of its log
   */
  public final void awaitReady() {
    Process started = current();
    long deadline = System.nanoTime() + startTimeout.toNanos();
    while (!ready.getAsBoolean()) {
      try {
        if (started.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
          throw new EngineException(
              name() + " ended with code " + started.exitValue() + " before it was ready" + tail());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stop();
        throw new EngineException("interrupted while " + name() + " was starting", e);
      }
      if (System.nanoTime() > deadline) {
        String tail = tail();
        stop();
        throw new EngineException(
            name() + " is not ready after " + startTimeout.toSeconds() + " s" + tail);
      }
    }
  }

  /** Starts the process and waits until it ended, and ended well: for tools. */
  final void runToEnd() {
    spawn();
    Process started = current();
    try {
      if (!started.waitFor(startTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
        String tail = tail();
        stop();
        throw new EngineException(
            name() + " has not ended after " + startTimeout.toSeconds() + " s" + tail);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop();
      throw new EngineException("interrupted while " + name() + " was running", e);
    }
    if (started.exitValue() != 0) {
      throw new EngineException(name() + " ended with code " + started.exitValue() + tail());
    }
    ended(true);
  }

  /**
   * Its name in messages and its log file's.
   *
   * @return short, unique in a stack
   */
  public final String name() {
    return command.name();
  }

  /**
   * The running process's id, or the last one's.
   *
   * @return process id
   */
  public final long pid() {
    return current().pid();
  }

  /**
   * Whether the process runs.
   *
   * @return false once it ended, for whatever reason
   */
  public final boolean isAlive() {
    return current().isAlive();
  }

  /**
   * Completes when the running process ends.
   *
   * @return its exit code
   */
  public final CompletableFuture<Integer> onExit() {
    return current().onExit().thenApply(Process::exitValue);
  }

  /**
   * The end of its log.
   *
   * @param count at most this many lines
   * @return the last lines, oldest first
   */
  public final List<String> lastLogLines(int count) {
    return log.lastLines(count);
  }

  /**
   * Whether it was stopped for good.
   *
   * @return true once {@link #close} was called
   */
  public final synchronized boolean isClosed() {
    return closed;
  }

  /** Kills the process without a warning, as a crash would; {@link #restart} brings it back. */
  public final void kill() {
    Process running = current();
    running.destroyForcibly();
    running.onExit().join();
    ended(false);
  }

  /**
   * Starts it again, same data, same ports; stops it first if it runs.
   *
   * @throws EngineException if it is not ready in time
   */
  public void restart() {
    stop();
    launch();
  }

  /** Stops the process, gently first, and for good. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    stop();
  }

  /** Stops the process: SIGTERM, and SIGKILL if that does not do. */
  protected final void stop() {
    Process running;
    synchronized (this) {
      running = process;
    }
    if (running == null || !running.isAlive()) {
      return;
    }
    running.destroy();
    try {
      Duration patience = writesClasses() ? STOP_WRITING : STOP;
      boolean inTime = running.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (!inTime) {
        running.destroyForcibly().onExit().join();
      }
      ended(inTime);
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean writesClasses() {
    return archive != null && archive.isWritten();
  }

  private synchronized void ended(boolean inGoodOrder) {
    if (archive != null) {
      archive.ended(inGoodOrder);
    }
  }

  private synchronized Process current() {
    if (process == null) {
      throw new IllegalStateException(name() + " was never started");
    }
    return process;
  }

  private String tail() {
    List<String> lines = lastLogLines(SHOWN_LINES);
    return lines.isEmpty()
        ? "; its log " + log + " is empty"
        : "; the end of " + log + ":\n  " + String.join("\n  ", lines);
  }
}
