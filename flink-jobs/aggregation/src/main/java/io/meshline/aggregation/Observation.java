package io.meshline.aggregation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What one call record adds to accumulators. It is filled once per record and added to every entity
 * the record feeds: bin, hashes and apdex class are computed once. One instance is filled again and
 * again.
 *
 * <pre>{@code
 * observation.call(latencyMicros, outcome, weight)
 *     .transport(protocol, tls, statusCode)
 *     .reason(reason)
 *     .bytes(requestBytes, responseBytes)
 *     .trace(traceId);
 * edge.add(point, observation);
 * node.add(point, observation);
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class Observation {
  /** Default apdex threshold in microseconds. */
  public static final long DEFAULT_APDEX_THRESHOLD_MICROS = 500_000;

  /** In place of a latency: the call has none. */
  public static final long NO_LATENCY = -1;

  private static final int STATUS_SLOTS = 256;
  private static final int REASON_SLOTS = 64;
  private static final byte[] NO_BYTES = {};
  private static final int UNKNOWN_KIND = Tallies.kind(CallProtocol.OTHER, CallTls.UNKNOWN, 0);

  private final long satisfiedMicros;
  private final long toleratedMicros;

  // Names of the status codes seen lately, so that naming one again allocates nothing.
  private final long[] statusKeys = new long[STATUS_SLOTS];
  private final String[] statusNames = new String[STATUS_SLOTS];
  private final long[] statusHashes = new long[STATUS_SLOTS];

  // Likewise reasons, of which there are few.
  private final String[] reasonTexts = new String[REASON_SLOTS];
  private final long[] reasonHashes = new long[REASON_SLOTS];

  long latencyMicros;
  int bin;
  long weight;
  CallOutcome outcome = CallOutcome.SUCCESS;
  boolean satisfied;
  boolean tolerating;

  /** Protocol, TLS mode and HTTP status class, see {@link Tallies#kind}. */
  int kind = UNKNOWN_KIND;

  String status = "";
  long statusHash;
  String reason = "";
  long reasonHash;
  long requestBytes;
  long responseBytes;
  long traceHash;

  // The trace is a text, or ASCII bytes of which a text is made if need be.
  private String traceId = "";
  byte[] traceBytes = NO_BYTES;
  int traceFrom;
  int traceLength;

  /** With the {@link #DEFAULT_APDEX_THRESHOLD_MICROS default apdex threshold}. */
  public Observation() {
    this(DEFAULT_APDEX_THRESHOLD_MICROS);
  }

  /**
   * @param apdexThresholdMicros apdex threshold T in microseconds: a call that did not fail
   *     satisfies up to T and is tolerated up to 4 T; 1 to {@link LatencySketch#MAX_MICROS}
   */
  public Observation(long apdexThresholdMicros) {
    if (apdexThresholdMicros < 1 || apdexThresholdMicros > LatencySketch.MAX_MICROS) {
      throw new IllegalArgumentException(
          "apdex threshold: "
              + apdexThresholdMicros
              + " µs (expected: 1 to "
              + LatencySketch.MAX_MICROS
              + ")");
    }
    satisfiedMicros = apdexThresholdMicros;
    toleratedMicros = 4 * apdexThresholdMicros;
    Arrays.fill(statusNames, "");
    Arrays.fill(reasonTexts, "");
  }

  /**
   * Begins another observation; everything else is as if not known.
   *
   * @param latencyMicros duration in microseconds, 0 to {@link LatencySketch#MAX_MICROS}, or {@link
   *     #NO_LATENCY}: then the call is in no figure of latency and not in the apdex
   * @param weight how many calls it stands for, at least 1
   * @throws IllegalArgumentException if a number is out of its range
   */
  public Observation call(long latencyMicros, CallOutcome outcome, long weight) {
    boolean measured = latencyMicros != NO_LATENCY;
    if (measured) {
      LatencySketch.checkLatency(latencyMicros);
    }
    if (weight < 1) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: >= 1)");
    }
    this.latencyMicros = latencyMicros;
    this.outcome = outcome;
    this.weight = weight;
    bin = measured ? LatencyBins.of(latencyMicros) : 0;
    boolean rated = measured && outcome != CallOutcome.FAILURE;
    satisfied = rated && latencyMicros <= satisfiedMicros;
    tolerating = rated && !satisfied && latencyMicros <= toleratedMicros;
    kind = UNKNOWN_KIND;
    status = "";
    requestBytes = 0;
    responseBytes = 0;
    reason = "";
    traceId = "";
    traceLength = 0;
    return this;
  }

  /**
   * How the call was made and answered.
   *
   * @param statusCode status of the protocol, 0 for none. HTTP codes from 100 to 599 count by class
   *     ({@code 2xx}), others by the code ({@code grpc_14})
   */
  public Observation transport(CallProtocol protocol, CallTls tls, int statusCode) {
    status = "";
    boolean isOfClass = protocol == CallProtocol.HTTP && statusCode >= 100 && statusCode < 600;
    kind = Tallies.kind(protocol, tls, isOfClass ? statusCode / 100 : 0);
    if (statusCode == 0 || isOfClass) {
      return this;
    }
    long key = ((long) protocol.place() << Integer.SIZE) | (statusCode & 0xffff_ffffL);
    int slot = (statusCode * 31 + protocol.place()) & (STATUS_SLOTS - 1);
    if (statusKeys[slot] != key || statusNames[slot].isEmpty()) {
      String name = protocol.statusPrefix() + statusCode;
      statusKeys[slot] = key;
      statusNames[slot] = name;
      statusHashes[slot] = TextHash.of(name);
    }
    status = statusNames[slot];
    statusHash = statusHashes[slot];
    return this;
  }

  /** Short cause of an outcome other than success; empty for none. */
  public Observation reason(String reason) {
    this.reason = reason;
    if (!reason.isEmpty()) {
      // A text keeps this hash of its own, but it would not be as well spread.
      int slot = reason.hashCode() & (REASON_SLOTS - 1);
      if (!reasonTexts[slot].equals(reason)) {
        reasonTexts[slot] = reason;
        reasonHashes[slot] = TextHash.of(reason);
      }
      reasonHash = reasonHashes[slot];
    }
    return this;
  }

  /**
   * Bytes sent by the source and by the destination, 0 where not known.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public Observation bytes(long requestBytes, long responseBytes) {
    if (requestBytes < 0 || responseBytes < 0) {
      throw new IllegalArgumentException(
          "bytes: " + requestBytes + " and " + responseBytes + " (expected: >= 0)");
    }
    this.requestBytes = requestBytes;
    this.responseBytes = responseBytes;
    return this;
  }

  /** Trace the call belongs to; empty for none. */
  public Observation trace(String traceId) {
    this.traceId = traceId;
    traceLength = 0;
    if (outcome == CallOutcome.FAILURE && !traceId.isEmpty()) {
      traceHash = TextHash.of(traceId);
    }
    return this;
  }

  /**
   * The same of an id of ASCII characters.
   *
   * @param ascii holds it, a byte for each character; must stay as it is until the observation was
   *     added
   * @param length of it, 0 for none
   */
  public Observation trace(byte[] ascii, int from, int length) {
    traceId = "";
    traceBytes = ascii;
    traceFrom = from;
    traceLength = length;
    if (outcome == CallOutcome.FAILURE && length > 0) {
      traceHash = TextHash.of(ascii, from, length);
    }
    return this;
  }

  boolean hasTrace() {
    return traceLength > 0 || !traceId.isEmpty();
  }

  String traceId() {
    if (traceId.isEmpty() && traceLength > 0) {
      traceId = new String(traceBytes, traceFrom, traceLength, StandardCharsets.ISO_8859_1);
    }
    return traceId;
  }
}
