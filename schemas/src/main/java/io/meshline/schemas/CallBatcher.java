package io.meshline.schemas;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Calls → {@link CallBatch}es, bounded by count and by estimated size. What comes out of {@link
 * CallBatches#unpack} equals what went in, field by field (times to the microsecond). Not
 * thread-safe.
 *
 * <pre>{@code
 * if (!batcher.add(call)) {
 *   publish(batcher.build());
 *   batcher.add(call);
 * }
 * }</pre>
 */
public final class CallBatcher {
  /** Default for the most calls of a batch. */
  public static final int DEFAULT_CALLS = 1_000;

  /** Default for the largest estimated size of a batch, in bytes: half of what a broker takes. */
  public static final int DEFAULT_BYTES = 512 * 1024;

  // Generous: the numbers of one call as variable-length integers, its indexes included.
  private static final int CALL_BYTES = 48;
  private static final int PATH_BYTES = 11;
  private static final int TEXT_BYTES = 3;

  private final int maxCalls;
  private final int maxBytes;

  private final BatchDictionary dictionary = new BatchDictionary();
  private final BatchDictionary.Looked from = new BatchDictionary.Looked();
  private final BatchDictionary.Looked to = new BatchDictionary.Looked();
  private final Map<String, Integer> reasonIndex = new HashMap<>();
  private List<String> reasons = new ArrayList<>();
  private Ints path = new Ints();
  private Longs startOffset = new Longs();
  private Longs latency = new Longs();
  private final Column<Outcome> outcome = new Column<>(Outcome.SUCCESS);
  private final IntColumn statusCode = new IntColumn(0);
  private final IntColumn reason = new IntColumn(-1);
  private final LongColumn requestBytes = new LongColumn(0);
  private final LongColumn responseBytes = new LongColumn(0);
  private final LongColumn weight = new LongColumn(1);
  private final TextColumn.Growing traceId = new TextColumn.Growing();
  private final TextColumn.Growing spanId = new TextColumn.Growing();
  private final Column<Map<String, String>> attributes = new Column<>(Map.of());
  private long baseMicros;
  private int bytes;

  /** A batcher with the default bounds. */
  public CallBatcher() {
    this(DEFAULT_CALLS, DEFAULT_BYTES);
  }

  /**
   * A batcher with other bounds.
   *
   * @param maxCalls most calls of a batch, 1 to {@link Limits#BATCH_CALLS}
   * @param maxBytes estimated size of the encoded batch in bytes beyond which no further call is
   *     taken; a single call is taken whatever its size
   */
  public CallBatcher(int maxCalls, int maxBytes) {
    if (maxCalls < 1 || maxCalls > Limits.BATCH_CALLS) {
      throw new IllegalArgumentException(
          "maxCalls: " + maxCalls + " (expected: 1 to " + Limits.BATCH_CALLS + ")");
    }
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: >= 1)");
    }
    this.maxCalls = maxCalls;
    this.maxBytes = maxBytes;
  }

  /**
   * Takes a call, copying what it needs of it; false if the batch is full, then {@link #build} it
   * first. An empty batch takes any call.
   *
   * @throws IllegalArgumentException if the call's start does not fit 64 bits of microseconds
   * @throws NullPointerException if a field is null; the batch is as before
   */
  public boolean add(CallRecord call) {
    Party source = Objects.requireNonNull(call.getSource(), "source");
    Party destination = Objects.requireNonNull(call.getDestination(), "destination");
    Reporter reporter = Objects.requireNonNull(call.getReporter(), "reporter");
    Side side = Objects.requireNonNull(call.getSide(), "side");
    Protocol protocol = Objects.requireNonNull(call.getProtocol(), "protocol");
    TlsMode tls = Objects.requireNonNull(call.getTls(), "tls");
    Scope scope = Objects.requireNonNull(call.getScope(), "scope");
    Outcome callOutcome = Objects.requireNonNull(call.getOutcome(), "outcome");
    Map<String, String> callAttributes = Map.copyOf(call.getAttributes());
    long start = EventTimes.micros(call.getStart());

    int traceBytes = TextBytes.utf8(call.getTraceId());
    int spanBytes = TextBytes.utf8(call.getSpanId());
    int added =
        CALL_BYTES
            + traceBytes
            + spanBytes
            + attributeBytes(callAttributes)
            + (isNewReason(call.getReason()) ? TextBytes.utf8(call.getReason()) + TEXT_BYTES : 0);
    int mark = dictionary.mark();
    boolean fits = false;
    try {
      dictionary.look(source, from);
      dictionary.look(destination, to);
      added += partyBytes(from) + partyBytes(to);
      fits = size() == 0 || (size() < maxCalls && bytes + added <= maxBytes && offsetFits(start));
    } finally {
      if (!fits) {
        dictionary.forget(mark);
      }
    }
    if (!fits) {
      return false;
    }

    if (size() == 0) {
      baseMicros = start;
    }
    // In the order in which they were looked for.
    int sourceNumber = dictionary.number(from);
    int destinationNumber = dictionary.number(to);
    path.append(
        dictionary.path(sourceNumber, destinationNumber, reporter, side, protocol, tls, scope));
    startOffset.append(start - baseMicros);
    latency.append(call.getLatencyMicros());
    outcome.add(callOutcome);
    statusCode.add(call.getStatusCode());
    reason.add(index(call.getReason()));
    requestBytes.add(call.getRequestBytes());
    responseBytes.add(call.getResponseBytes());
    weight.add(call.getWeight());
    traceId.add(call.getTraceId(), traceBytes);
    spanId.add(call.getSpanId(), spanBytes);
    attributes.add(callAttributes);
    bytes += added;
    return true;
  }

  /** Number of calls taken since the last {@link #build}. */
  public int size() {
    return path.size();
  }

  /** Estimated size of the batch when encoded, in bytes; seldom less than it really is. */
  public int estimatedBytes() {
    return bytes;
  }

  /** The batch of all calls taken since the last time; the batcher is empty afterwards. */
  public CallBatch build() {
    CallBatch batch =
        new CallBatch(
            EventTimes.instant(baseMicros),
            dictionary.takeParties(),
            dictionary.takePaths(),
            reasons,
            path,
            startOffset,
            latency,
            outcome.take(),
            statusCode.take(),
            reason.take(),
            requestBytes.take(),
            responseBytes.take(),
            weight.take(),
            traceId.take(),
            spanId.take(),
            attributes.take());
    reasonIndex.clear();
    reasons = new ArrayList<>();
    path = new Ints(path.nextRoom());
    startOffset = new Longs(startOffset.nextRoom());
    latency = new Longs(latency.nextRoom());
    baseMicros = 0;
    bytes = 0;
    return batch;
  }

  private int index(String text) {
    if (text.isEmpty()) {
      return -1;
    }
    Integer known = reasonIndex.get(text);
    if (known != null) {
      return known;
    }
    reasonIndex.put(text, reasons.size());
    reasons.add(text);
    return reasons.size() - 1;
  }

  private boolean isNewReason(String text) {
    return !text.isEmpty() && !reasonIndex.containsKey(text);
  }

  private boolean offsetFits(long start) {
    long offset = start - baseMicros;
    return ((start ^ baseMicros) & (start ^ offset)) >= 0;
  }

  /** Of a party that is new, with the path that it makes new. */
  private static int partyBytes(BatchDictionary.Looked party) {
    return party.bytes() == 0 ? 0 : party.bytes() + PATH_BYTES;
  }

  private static int attributeBytes(Map<String, String> attributes) {
    if (attributes.isEmpty()) {
      return 0; // Most have none: no iterator is made for it.
    }
    int sum = 0;
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      sum +=
          2 * TEXT_BYTES
              + TextBytes.utf8(attribute.getKey())
              + TextBytes.utf8(attribute.getValue());
    }
    return sum;
  }
}
