package io.meshline.jobs.aggregation;

import io.meshline.schemas.CallRecord;
import java.util.Arrays;

/**
 * Calls that keep all limits, read straight from the bytes of some Kafka records: columns, which
 * are used again as soon as whoever takes the block has taken it. Not thread-safe.
 */
public final class CallBlock {

  private static final int FIRST_CAPACITY = 1_024;
  private static final byte[] NO_VALUE = {};

  private final CallDecoder originals;

  private int size;
  private int records;
  private long lastCompletionMicros = Long.MIN_VALUE;
  private KnownPath[] path = new KnownPath[FIRST_CAPACITY];
  private long[] completionMicros = new long[FIRST_CAPACITY];
  private long[] latencyMicros = new long[FIRST_CAPACITY];
  private byte[] outcome = new byte[FIRST_CAPACITY];
  private int[] statusCode = new int[FIRST_CAPACITY];
  private String[] reason = new String[FIRST_CAPACITY];
  private long[] requestBytes = new long[FIRST_CAPACITY];
  private long[] responseBytes = new long[FIRST_CAPACITY];
  private long[] weight = new long[FIRST_CAPACITY];
  private byte[][] value = new byte[FIRST_CAPACITY][];
  private int[] traceFrom = new int[FIRST_CAPACITY];
  private int[] traceLength = new int[FIRST_CAPACITY];
  private int[] index = new int[FIRST_CAPACITY];

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

  /** Forgets all calls. */
  void clear() {
    Arrays.fill(value, 0, size, NO_VALUE);
    size = 0;
    records = 0;
    lastCompletionMicros = Long.MIN_VALUE;
  }

  /** Makes room for more calls; the next ones are written behind {@link #size}. */
  void room(int more) {
    if (size + more > path.length) {
      int capacity = Math.max(2 * path.length, size + more);
      path = Arrays.copyOf(path, capacity);
      completionMicros = Arrays.copyOf(completionMicros, capacity);
      latencyMicros = Arrays.copyOf(latencyMicros, capacity);
      outcome = Arrays.copyOf(outcome, capacity);
      statusCode = Arrays.copyOf(statusCode, capacity);
      reason = Arrays.copyOf(reason, capacity);
      requestBytes = Arrays.copyOf(requestBytes, capacity);
      responseBytes = Arrays.copyOf(responseBytes, capacity);
      weight = Arrays.copyOf(weight, capacity);
      value = Arrays.copyOf(value, capacity);
      traceFrom = Arrays.copyOf(traceFrom, capacity);
      traceLength = Arrays.copyOf(traceLength, capacity);
      index = Arrays.copyOf(index, capacity);
    }
  }

  /** Begins a call, for which there is {@link #room}. */
  void call(KnownPath callPath, long completion, long latency, int callOutcome, int status) {
    path[size] = callPath;
    completionMicros[size] = completion;
    latencyMicros[size] = latency;
    outcome[size] = (byte) callOutcome;
    statusCode[size] = status;
  }

  /** Goes on with it. */
  void amounts(String callReason, long request, long response, long callWeight) {
    reason[size] = callReason;
    requestBytes[size] = request;
    responseBytes[size] = response;
    weight[size] = callWeight;
  }

  /**
   * Ends it.
   *
   * @param original value that holds the call
   * @param place of the call in a batch, or 0
   */
  void origin(byte[] original, int traceAt, int traceBytes, int place) {
    value[size] = original;
    traceFrom[size] = traceAt;
    traceLength[size] = traceBytes;
    index[size] = place;
    if (completionMicros[size] > lastCompletionMicros) {
      lastCompletionMicros = completionMicros[size];
    }
    size++;
  }

  /** A Kafka record is complete. */
  void recordEnds() {
    records++;
  }

  /** Takes back the calls of a record that turned out to be odd. */
  void backTo(int earlierSize, long earlierLast) {
    Arrays.fill(value, earlierSize, size, NO_VALUE);
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

  KnownPath path(int i) {
    return path[i];
  }

  long completionMicros(int i) {
    return completionMicros[i];
  }

  long latencyMicros(int i) {
    return latencyMicros[i];
  }

  int outcome(int i) {
    return outcome[i];
  }

  int statusCode(int i) {
    return statusCode[i];
  }

  String reason(int i) {
    return reason[i];
  }

  long requestBytes(int i) {
    return requestBytes[i];
  }

  long responseBytes(int i) {
    return responseBytes[i];
  }

  long weight(int i) {
    return weight[i];
  }

  byte[] value(int i) {
    return value[i];
  }

  int traceFrom(int i) {
    return traceFrom[i];
  }

  int traceLength(int i) {
    return traceLength[i];
  }

  /** A call with everything that was sent. */
  CallRecord call(int i) {
    return originals.call(value[i], index[i]);
  }
}
