package io.meshline.ingest.receiver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A timer whose time passes only when it is told so; what is due then runs in the telling thread.
 */
final class VirtualTimer extends AbstractExecutorService implements ScheduledExecutorService {
  private final PriorityQueue<Task<?>> tasks = new PriorityQueue<>();
  private long now;
  private long sequence;
  private boolean shutdown;

  /** Lets that much time pass, task by task. */
  void advance(Duration time) {
    long until;
    synchronized (this) {
      until = now + time.toNanos();
    }
    for (Task<?> task = due(until); task != null; task = due(until)) {
      task.run();
    }
  }

  private synchronized @Nullable Task<?> due(long until) {
    Task<?> next = tasks.peek();
    if (next == null || next.time > until) {
      now = until;
      return null;
    }
    now = Math.max(now, next.time);
    return tasks.remove();
  }

  private synchronized <T> Task<T> add(Callable<T> what, long delay, TimeUnit unit) {
    Task<T> task = new Task<>(what, now + unit.toNanos(Math.max(0, delay)), sequence++);
    if (!shutdown) {
      tasks.add(task);
    }
    return task;
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return schedule(
        () -> {
          command.run();
          return 0;
        },
        delay,
        unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    return add(callable, delay, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    return scheduleWithFixedDelay(command, initialDelay, period, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    return schedule(
        () -> {
          command.run();
          var unused = scheduleWithFixedDelay(command, delay, delay, unit);
        },
        initialDelay,
        unit);
  }

  @Override
  public void execute(Runnable command) {
    var unused = schedule(command, 0, TimeUnit.NANOSECONDS);
  }

  @Override
  public synchronized void shutdown() {
    shutdown = true;
  }

  @Override
  public synchronized List<Runnable> shutdownNow() {
    shutdown = true;
    List<Runnable> left = new ArrayList<>(tasks);
    tasks.clear();
    return left;
  }

  @Override
  public synchronized boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return isShutdown();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return isShutdown();
  }

  private final class Task<T> extends FutureTask<T> implements ScheduledFuture<T> {
    private final long time;
    private final long number;

    Task(Callable<T> what, long time, long number) {
      super(what);
      this.time = time;
      this.number = number;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      synchronized (VirtualTimer.this) {
        return unit.convert(time - now, TimeUnit.NANOSECONDS);
      }
    }

    @Override
    public int compareTo(Delayed other) {
      Task<?> task = (Task<?>) other;
      int byTime = Long.compare(time, task.time);
      return byTime != 0 ? byTime : Long.compare(number, task.number);
    }
  }
}
