package io.meshline.jobs.aggregation;

import io.meshline.jobs.kafka.ValueBytes;
import io.meshline.schemas.CallRecord;
import java.util.Arrays;

/**
 * Calls that keep all limits, read straight from the bytes of some Kafka records: arrays, which are
 * used again as soon as whoever takes the block has taken it. Not thread-safe.
 */
public final class CallBlock {

  private static final int FIRST_CAPACITY = 1_024;

  // A call's numbers lie together, in 64 bytes: calls are taken path by path, so each is
  // anywhere in the block.
  private static final int ROW = 8;
  private static final int COMPLETION = 0;
  private static final int LATENCY = 1;
  private static final int ANSWER = 2;
  private static final int REQUEST_BYTES = 3;
  private static final int RESPONSE_BYTES = 4;
  private static final int WEIGHT = 5;
  private static final int TRACE = 6;
  private static final int INDEX = 7;

  private final CallDecoder originals;

  private int size;
  private int records;
  private long lastCompletionMicros = Long.MIN_VALUE;
  private long[] rows = new long[ROW * FIRST_CAPACITY];
  private KnownPath[] path = new KnownPath[FIRST_CAPACITY];
  private String[] reason = new String[FIRST_CAPACITY];
  private ValueBytes[] value = new ValueBytes[FIRST_CAPACITY];

  // Which calls are of the same path, see group().
  private int groups;
  private KnownPath[] group = new KnownPath[FIRST_CAPACITY];
  private int[] next = new int[FIRST_CAPACITY];

  /**
   * @param originals decodes the records again of which somebody wants to see more
   */
  CallBlock(CallDecoder originals) {
    this.originals = originals;
  }

  /** Forgets all calls, and the values that they were read from. */
  void clear() {
    Arrays.fill(value, 0, size, ValueBytes.NONE);
    size = 0;
    records = 0;
    lastCompletionMicros = Long.MIN_VALUE;
    originals.forgetCalls();
  }

  /** Makes room for more calls; the next ones are written behind {@link #size}. */
  void room(int more) {
    if (size + more > path.length) {
      int capacity = Math.max(2 * path.length, size + more);
      rows = Arrays.copyOf(rows, ROW * capacity);
      path = Arrays.copyOf(path, capacity);
      reason = Arrays.copyOf(reason, capacity);
      value = Arrays.copyOf(value, capacity);
    }
  }

  /** Begins a call, for which there is {@link #room}. */
  void call(KnownPath callPath, long completion, long latency, int outcome, int statusCode) {
    int row = ROW * size;
    path[size] = callPath;
    rows[row + COMPLETION] = completion;
    rows[row + LATENCY] = latency;
    rows[row + ANSWER] = pair(statusCode, outcome);
  }

  /** Goes on with it. */
  void amounts(String callReason, long requestBytes, long responseBytes, long weight) {
    int row = ROW * size;
    reason[size] = callReason;
    rows[row + REQUEST_BYTES] = requestBytes;
    rows[row + RESPONSE_BYTES] = responseBytes;
    rows[row + WEIGHT] = weight;
  }

  /**
   * Ends it.
   *
   * @param original value that holds the call
   * @param place of the call in a batch, or 0
   */
  void origin(ValueBytes original, int traceFrom, int traceLength, int place) {
    int row = ROW * size;
    value[size] = original;
    rows[row + TRACE] = pair(traceFrom, traceLength);
    rows[row + INDEX] = place;
    if (rows[row + COMPLETION] > lastCompletionMicros) {
      lastCompletionMicros = rows[row + COMPLETION];
    }
    size++;
  }

  private static long pair(int high, int low) {
    return (long) high << Integer.SIZE | (low & 0xffff_ffffL);
  }

  /** A Kafka record is complete. */
  void recordEnds() {
    records++;
  }

  /** Takes back the calls of a record that turned out to be odd. */
  void backTo(int earlierSize, long earlierLast) {
    Arrays.fill(value, earlierSize, size, ValueBytes.NONE);
    size = earlierSize;
    lastCompletionMicros = earlierLast;
  }

  /**
   * Finds out which calls are of the same path, so that they can be taken one after the other.
   *
   * @return number of paths
   */
  int group() {
    if (next.length < size) {
      next = new int[path.length];
      group = new KnownPath[path.length];
    }
    groups = 0;
    long mark = KnownPath.nextEpoch();
    for (int i = 0; i < size; i++) {
      KnownPath one = path[i];
      if (one.block == mark) {
        next[one.lastOfBlock] = i;
      } else {
        one.block = mark;
        one.firstOfBlock = i;
        group[groups++] = one;
      }
      one.lastOfBlock = i;
      next[i] = -1;
    }
    return groups;
  }

  /** A path, after {@link #group}. */
  KnownPath group(int g) {
    return group[g];
  }

  /** The call after a call of the same path, -1 after the last. */
  int next(int i) {
    return next[i];
  }

  int size() {
    return size;
  }

  int records() {
    return records;
  }

  /** Largest event time of its calls, in microseconds. */
  long lastCompletionMicros() {
    return lastCompletionMicros;
  }

  long completionMicros(int i) {
    return rows[ROW * i + COMPLETION];
  }

  long latencyMicros(int i) {
    return rows[ROW * i + LATENCY];
  }

  int outcome(int i) {
    return (int) rows[ROW * i + ANSWER];
  }

  int statusCode(int i) {
    return (int) (rows[ROW * i + ANSWER] >> Integer.SIZE);
  }

  String reason(int i) {
    return reason[i];
  }

  long requestBytes(int i) {
    return rows[ROW * i + REQUEST_BYTES];
  }

  long responseBytes(int i) {
    return rows[ROW * i + RESPONSE_BYTES];
  }

  long weight(int i) {
    return rows[ROW * i + WEIGHT];
  }

  /** What holds the call's trace id. */
  byte[] bytes(int i) {
    return value[i].array();
  }

  int traceFrom(int i) {
    return (int) (rows[ROW * i + TRACE] >> Integer.SIZE);
  }

  int traceLength(int i) {
    return (int) rows[ROW * i + TRACE];
  }

  /** A call with everything that was sent. */
  CallRecord call(int i) {
    return originals.call(value[i], (int) rows[ROW * i + INDEX]);
  }
}
