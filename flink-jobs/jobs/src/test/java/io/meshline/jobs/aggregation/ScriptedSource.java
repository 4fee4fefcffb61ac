package io.meshline.jobs.aggregation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Plays Kafka in one JVM: partitions with given values, read with a watermark each. A gate holds
 * all partitions at a position until it is opened. Its state is part of committed savepoints.
 */
public final class ScriptedSource<T>
    implements Source<T, ScriptedSource.Partition, List<ScriptedSource.Partition>> {

  private static final Map<String, Script<?>> SCRIPTS = new ConcurrentHashMap<>();
  private static final AtomicInteger IDS = new AtomicInteger();

  private final String id;

  /**
   * @param decoders one for each reader
   */
  public ScriptedSource(List<List<byte[]>> partitions, Supplier<Decoder<T>> decoders) {
    this(new Script<>(context -> one(decoders.get()), partitions));
  }

  private ScriptedSource(Script<T> script) {
    id = "script-" + IDS.incrementAndGet();
    SCRIPTS.put(id, script);
  }

  /**
   * A source that takes several values at a time, where they are there.
   *
   * @param emitters one for each reader
   */
  static <T> ScriptedSource<T> emitting(List<List<byte[]>> partitions, Emitters<T> emitters) {
    return new ScriptedSource<>(new Script<>(emitters, partitions));
  }

  /** Makes elements of values. */
  @FunctionalInterface
  public interface Decoder<T> {
    /** The element of a value that was read at a place. */
    T decode(byte[] value, int partition, int position);
  }

  /** Makes elements of the next values of a partition. */
  @FunctionalInterface
  interface Emitter<T> {
    /**
     * Emits what comes of some of them.
     *
     * @param next those that may be read, at least one
     * @param position of the first of them
     * @return position of the first that is left
     */
    int emit(List<byte[]> next, int partition, int position, SourceOutput<T> output)
        throws Exception;
  }

  /** Makes an emitter for a reader. */
  @FunctionalInterface
  interface Emitters<T> {
    /** An emitter for the reader that has a context. */
    Emitter<T> open(SourceReaderContext context) throws Exception;
  }

  private static <T> Emitter<T> one(Decoder<T> decoder) {
    return (next, partition, position, output) -> {
      output.collect(decoder.decode(next.get(0), partition, position), 0);
      return position + 1;
    };
  }

  /** What all readers of a source share. */
  private static final class Script<T> {
    private final Emitters<T> emitters;
    private final List<List<byte[]>> partitions;
    private volatile int gate = Integer.MAX_VALUE;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final AtomicInteger read = new AtomicInteger();

    Script(Emitters<T> emitters, List<List<byte[]>> partitions) {
      this.emitters = emitters;
      this.partitions = partitions;
    }
  }

  /** Holds every partition before this position. */
  public ScriptedSource<T> closedAt(int position) {
    script().gate = position;
    return this;
  }

  /** Lets all of them go on. */
  public void open() {
    script().gate = Integer.MAX_VALUE;
    script().opened.complete(null);
  }

  /** Number of values read so far. */
  public int read() {
    return script().read.get();
  }

  @SuppressWarnings("unchecked") // Only this source has put a script there.
  private Script<T> script() {
    Script<T> script = (Script<T>) SCRIPTS.get(id);
    if (script == null) {
      throw new IllegalStateException("no script " + id);
    }
    return script;
  }

  /** One partition and how far it was read. */
  public static final class Partition implements SourceSplit {
    private final int number;
    private int position;

    Partition(int number, int position) {
      this.number = number;
      this.position = position;
    }

    @Override
    public String splitId() {
      return Integer.toString(number);
    }
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<T, Partition> createReader(SourceReaderContext context) throws Exception {
    Script<T> script = script();
    return new Reader<>(script, script.emitters.open(context));
  }

  /** Reads its partitions in turn. */
  private static final class Reader<T> implements SourceReader<T, Partition> {
    private final Script<T> script;
    private final Emitter<T> emitter;
    private final Map<Integer, Partition> partitions = new LinkedHashMap<>();
    private final CompletableFuture<Void> assigned = new CompletableFuture<>();
    private boolean noMore;

    Reader(Script<T> script, Emitter<T> emitter) {
      this.script = script;
      this.emitter = emitter;
    }

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
      boolean waiting = false;
      for (Partition partition : List.copyOf(partitions.values())) {
        List<byte[]> values = script.partitions.get(partition.number);
        if (partition.position >= values.size()) {
          output.releaseOutputForSplit(partition.splitId());
          partitions.remove(partition.number);
        } else if (partition.position >= script.gate) {
          waiting = true;
        } else {
          int from = partition.position;
          partition.position =
              emitter.emit(
                  values.subList(from, Math.min(values.size(), script.gate)),
                  partition.number,
                  from,
                  output.createOutputForSplit(partition.splitId()));
          script.read.addAndGet(partition.position - from);
        }
      }
      if (partitions.isEmpty()) {
        return noMore ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
      }
      return waiting ? InputStatus.NOTHING_AVAILABLE : InputStatus.MORE_AVAILABLE;
    }

    @Override
    public List<Partition> snapshotState(long checkpointId) {
      List<Partition> copies = new ArrayList<>();
      partitions.values().forEach(p -> copies.add(new Partition(p.number, p.position)));
      return copies;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      if (partitions.isEmpty()) {
        return noMore ? CompletableFuture.completedFuture(null) : assigned;
      }
      // Flink asks while there is more to read too, when it waited for its output.
      boolean waiting = partitions.values().stream().anyMatch(p -> p.position >= script.gate);
      return waiting ? script.opened : CompletableFuture.completedFuture(null);
    }

    @Override
    public void addSplits(List<Partition> splits) {
      splits.forEach(split -> partitions.put(split.number, split));
      assigned.complete(null);
    }

    @Override
    public void notifyNoMoreSplits() {
      noMore = true;
      assigned.complete(null);
    }

    @Override
    public void close() {}
  }

  @Override
  public SplitEnumerator<Partition, List<Partition>> createEnumerator(
      SplitEnumeratorContext<Partition> context) {
    List<Partition> all = new ArrayList<>();
    for (int i = 0; i < script().partitions.size(); i++) {
      all.add(new Partition(i, 0));
    }
    return new Enumerator(context, all);
  }

  @Override
  public SplitEnumerator<Partition, List<Partition>> restoreEnumerator(
      SplitEnumeratorContext<Partition> context, List<Partition> unassigned) {
    return new Enumerator(context, unassigned);
  }

  /** Deals the partitions out when all readers are there. */
  private static final class Enumerator implements SplitEnumerator<Partition, List<Partition>> {
    private final SplitEnumeratorContext<Partition> context;
    private final List<Partition> unassigned;

    Enumerator(SplitEnumeratorContext<Partition> context, List<Partition> unassigned) {
      this.context = context;
      this.unassigned = new ArrayList<>(unassigned);
    }

    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {}

    @Override
    public void addSplitsBack(List<Partition> splits, int subtask) {
      unassigned.addAll(splits);
    }

    @Override
    public void addReader(int subtask) {
      int readers = context.currentParallelism();
      if (context.registeredReaders().size() < readers) {
        return;
      }
      // All at once, as Kafka's source does: else a reader may be through with one before it knows
      // of the next, and event time with it.
      Map<Integer, List<Partition>> assigned = new HashMap<>();
      for (Partition partition : unassigned) {
        assigned
            .computeIfAbsent(partition.number % readers, reader -> new ArrayList<>())
            .add(partition);
      }
      context.assignSplits(new SplitsAssignment<>(assigned));
      unassigned.clear();
      for (int i = 0; i < readers; i++) {
        context.signalNoMoreSplits(i);
      }
    }

    @Override
    public List<Partition> snapshotState(long checkpointId) {
      return List.copyOf(unassigned);
    }

    @Override
    public void close() {}
  }

  @Override
  public SimpleVersionedSerializer<Partition> getSplitSerializer() {
    return new PartitionSerializer();
  }

  @Override
  public SimpleVersionedSerializer<List<Partition>> getEnumeratorCheckpointSerializer() {
    return new PartitionsSerializer();
  }

  /** As text. */
  private static final class PartitionSerializer implements SimpleVersionedSerializer<Partition> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(Partition partition) {
      return (partition.number + ":" + partition.position).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Partition deserialize(int version, byte[] bytes) {
      String text = new String(bytes, StandardCharsets.UTF_8);
      int colon = text.indexOf(':');
      return new Partition(
          Integer.parseInt(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
    }
  }

  /** As text with spaces between. */
  private static final class PartitionsSerializer
      implements SimpleVersionedSerializer<List<Partition>> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(List<Partition> partitions) {
      StringBuilder text = new StringBuilder();
      partitions.forEach(p -> text.append(p.number).append(':').append(p.position).append(' '));
      return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public List<Partition> deserialize(int version, byte[] bytes) {
      List<Partition> partitions = new ArrayList<>();
      for (String part : new String(bytes, StandardCharsets.UTF_8).split(" ", -1)) {
        if (!part.isEmpty()) {
          partitions.add(
              new PartitionSerializer().deserialize(1, part.getBytes(StandardCharsets.UTF_8)));
        }
      }
      return partitions;
    }
  }
}
