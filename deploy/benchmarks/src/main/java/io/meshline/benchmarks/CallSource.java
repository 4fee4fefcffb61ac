package io.meshline.benchmarks;

import io.meshline.jobs.aggregation.Decoded;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EventTimes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Gives calls out up to a number, and more when that is raised; or, bounded, a number of calls and
 * then the end. Lives in one JVM with its job. Each subtask gives every n-th call.
 */
final class CallSource implements Source<Decoded, CallSource.Share, Integer> {

  private static final Map<Integer, Gate> GATES = new ConcurrentHashMap<>();
  private static final AtomicInteger IDS = new AtomicInteger();

  private final int id = IDS.incrementAndGet();
  private final NumberedCalls calls;
  private final Boundedness boundedness;

  /** A source that never ends. */
  CallSource(NumberedCalls calls) {
    this(calls, Boundedness.CONTINUOUS_UNBOUNDED);
  }

  private CallSource(NumberedCalls calls, Boundedness boundedness) {
    this.calls = calls;
    this.boundedness = boundedness;
    GATES.put(id, new Gate());
  }

  /** A source of so many calls. */
  static CallSource bounded(NumberedCalls calls, long number) {
    CallSource source = new CallSource(calls, Boundedness.BOUNDED);
    source.raise(number);
    return source;
  }

  /** How far all subtasks together may go. */
  private static final class Gate {
    private final AtomicLong given = new AtomicLong();
    private volatile long end;
    private volatile CompletableFuture<Void> raised = new CompletableFuture<>();

    void raise(long newEnd) {
      CompletableFuture<Void> before = raised;
      raised = new CompletableFuture<>();
      end = newEnd;
      before.complete(null);
    }
  }

  private Gate gate() {
    Gate gate = GATES.get(id);
    if (gate == null) {
      throw new IllegalStateException("the source " + id + " is of another JVM");
    }
    return gate;
  }

  /**
   * Lets calls through.
   *
   * @param end number of calls since the start
   */
  void raise(long end) {
    gate().raise(end);
  }

  /** Number of calls given out so far. */
  long given() {
    return gate().given.get();
  }

  /** Every {@code of}-th call from the {@code next}-th on. */
  record Share(long next, int of) implements SourceSplit {
    @Override
    public String splitId() {
      return Long.toString(next % of);
    }
  }

  @Override
  public Boundedness getBoundedness() {
    return boundedness;
  }

  @Override
  public SourceReader<Decoded, Share> createReader(SourceReaderContext context) {
    return new Reader(
        calls,
        gate(),
        boundedness == Boundedness.BOUNDED
            ? InputStatus.END_OF_INPUT
            : InputStatus.NOTHING_AVAILABLE);
  }

  /** Gives out one share. */
  private static final class Reader implements SourceReader<Decoded, Share> {
    private final NumberedCalls calls;
    private final Gate gate;
    private final InputStatus atEnd;
    private final CompletableFuture<Void> assigned = new CompletableFuture<>();
    private @Nullable Share share;

    Reader(NumberedCalls calls, Gate gate, InputStatus atEnd) {
      this.calls = calls;
      this.gate = gate;
      this.atEnd = atEnd;
    }

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<Decoded> output) {
      Share now = share;
      if (now == null) {
        return InputStatus.NOTHING_AVAILABLE;
      }
      if (now.next >= gate.end) {
        return atEnd;
      }
      CallRecord call = calls.call(now.next);
      long completion = Math.floorDiv(EventTimes.completionMicros(call), 1_000L);
      output.collect(Decoded.of(call, completion), completion);
      gate.given.incrementAndGet();
      share = new Share(now.next + now.of, now.of);
      return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      // In this order: a gate that is raised in between completes the one that was there before.
      CompletableFuture<Void> raised = gate.raised;
      Share now = share;
      if (now == null) {
        return assigned;
      }
      return now.next < gate.end ? CompletableFuture.completedFuture(null) : raised;
    }

    @Override
    public List<Share> snapshotState(long checkpointId) {
      return share == null ? List.of() : List.of(share);
    }

    @Override
    public void addSplits(List<Share> splits) {
      share = splits.get(0);
      assigned.complete(null);
    }

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {}
  }

  @Override
  public SplitEnumerator<Share, Integer> createEnumerator(SplitEnumeratorContext<Share> context) {
    return new Enumerator(context);
  }

  @Override
  public SplitEnumerator<Share, Integer> restoreEnumerator(
      SplitEnumeratorContext<Share> context, Integer nothing) {
    throw new UnsupportedOperationException("a measured job is not restored");
  }

  /** Gives each reader its share. */
  private record Enumerator(SplitEnumeratorContext<Share> context)
      implements SplitEnumerator<Share, Integer> {
    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {}

    @Override
    public void addSplitsBack(List<Share> splits, int subtask) {
      throw new UnsupportedOperationException("a measured job is not restored");
    }

    @Override
    public void addReader(int subtask) {
      context.assignSplit(new Share(subtask, context.currentParallelism()), subtask);
    }

    @Override
    public Integer snapshotState(long checkpointId) {
      return 0;
    }

    @Override
    public void close() {}
  }

  @Override
  public SimpleVersionedSerializer<Share> getSplitSerializer() {
    return new ShareSerializer();
  }

  @Override
  public SimpleVersionedSerializer<Integer> getEnumeratorCheckpointSerializer() {
    return new NothingSerializer();
  }

  /** As two numbers. */
  private static final class ShareSerializer implements SimpleVersionedSerializer<Share> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(Share share) {
      return ByteBuffer.allocate(12).putLong(share.next).putInt(share.of).array();
    }

    @Override
    public Share deserialize(int version, byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      return new Share(buffer.getLong(), buffer.getInt());
    }
  }

  /** As nothing. */
  private static final class NothingSerializer implements SimpleVersionedSerializer<Integer> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(Integer nothing) {
      return new byte[0];
    }

    @Override
    public Integer deserialize(int version, byte[] bytes) {
      return 0;
    }
  }
}
