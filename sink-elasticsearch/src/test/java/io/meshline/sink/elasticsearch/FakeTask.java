package io.meshline.sink.elasticsearch;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobInfo;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * A task without threads: its mailbox is a queue and its clock stands still until nothing else is
 * left to do, then it jumps to the next timer.
 */
final class FakeTask implements WriterInitContext, MailboxExecutor, ProcessingTimeService {
  final FakeMetrics metrics = new FakeMetrics();
  private final Deque<ThrowingRunnable<? extends Exception>> mails = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong((Timer timer) -> timer.time));
  private long now = 1_000_000;

  /** Works through the mailbox, without letting time pass. */
  void workThroughMailbox() {
    while (tryYield()) {
      // one mail after the other
    }
  }

  /** Lets time pass up to the next timer. */
  void jumpToNextTimer() {
    Timer timer = timers.poll();
    while (timer != null && timer.isDone()) {
      timer = timers.poll();
    }
    if (timer == null) {
      throw new IllegalStateException("would wait for ever: no mail and no timer");
    }
    now = Math.max(now, timer.time);
    timer.run();
  }

  @Override
  public void yield() {
    if (!tryYield()) {
      jumpToNextTimer();
    }
  }

  @Override
  public boolean tryYield() {
    ThrowingRunnable<? extends Exception> mail = mails.poll();
    if (mail == null) {
      return false;
    }
    try {
      mail.run();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new FlinkRuntimeException(e);
    }
    return true;
  }

  @Override
  public void execute(
      MailOptions options,
      ThrowingRunnable<? extends Exception> command,
      String description,
      Object... arguments) {
    mails.add(command);
  }

  @Override
  public boolean shouldInterrupt() {
    return false;
  }

  @Override
  public long getCurrentProcessingTime() {
    return now;
  }

  @Override
  public ScheduledFuture<?> registerTimer(long time, ProcessingTimeCallback callback) {
    Timer timer = new Timer(time, callback);
    timers.add(timer);
    return timer;
  }

  @Override
  public MailboxExecutor getMailboxExecutor() {
    return this;
  }

  @Override
  public ProcessingTimeService getProcessingTimeService() {
    return this;
  }

  @Override
  public SinkWriterMetricGroup metricGroup() {
    return metrics;
  }

  @Override
  public UserCodeClassLoader getUserCodeClassLoader() {
    throw new UnsupportedOperationException();
  }

  @Override
  public SerializationSchema.InitializationContext asSerializationSchemaInitializationContext() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isObjectReuseEnabled() {
    return true;
  }

  @Override
  public <T> TypeSerializer<T> createInputSerializer() {
    throw new UnsupportedOperationException();
  }

  @Override
  public OptionalLong getRestoredCheckpointId() {
    return OptionalLong.empty();
  }

  @Override
  public JobInfo getJobInfo() {
    throw new UnsupportedOperationException();
  }

  @Override
  public TaskInfo getTaskInfo() {
    throw new UnsupportedOperationException();
  }

  private static final class Timer extends FutureTask<Void> implements ScheduledFuture<Void> {
    private final long time;

    Timer(long time, ProcessingTimeCallback callback) {
      super(
          () -> {
            callback.onProcessingTime(time);
            return null;
          });
      this.time = time;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(time, TimeUnit.MILLISECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.MILLISECONDS), other.getDelay(TimeUnit.MILLISECONDS));
    }
  }
}
