package io.meshline.schemas.plan;

import io.meshline.schemas.Limits;
import java.util.Arrays;

/**
 * The calls of one batch as its plan read them: its dictionaries, as positions in the bytes, and
 * its columns. Enums are given by their place in the contract. All columns are as long as {@link
 * #calls}; indexes are within their dictionaries. To be filled again and again; not thread-safe.
 */
public final class BatchFields {

  private static final int FEW = 64;

  byte[] bytes = {};
  int calls;
  int parties;
  int[] partyFrom = new int[FEW];
  int[] partyTo = new int[FEW];
  int paths;
  int[] pathSource = new int[FEW];
  int[] pathDestination = new int[FEW];
  byte[] pathReporter = new byte[FEW];
  byte[] pathSide = new byte[FEW];
  byte[] pathProtocol = new byte[FEW];
  byte[] pathTls = new byte[FEW];
  byte[] pathScope = new byte[FEW];
  int reasons;
  int[] reasonFrom = new int[FEW];
  int[] reasonLength = new int[FEW];

  long baseMicros;
  final int[] path = new int[Limits.BATCH_CALLS];
  final long[] startOffset = new long[Limits.BATCH_CALLS];
  final long[] latency = new long[Limits.BATCH_CALLS];
  final int[] outcome = new int[Limits.BATCH_CALLS];
  final int[] statusCode = new int[Limits.BATCH_CALLS];
  final int[] reason = new int[Limits.BATCH_CALLS];
  final long[] requestBytes = new long[Limits.BATCH_CALLS];
  final long[] responseBytes = new long[Limits.BATCH_CALLS];
  final long[] weight = new long[Limits.BATCH_CALLS];
  final int[] traceFrom = new int[Limits.BATCH_CALLS];
  final int[] traceLength = new int[Limits.BATCH_CALLS];

  void roomForParty() {
    if (parties == partyFrom.length) {
      partyFrom = Arrays.copyOf(partyFrom, 2 * parties);
      partyTo = Arrays.copyOf(partyTo, 2 * parties);
    }
  }

  void roomForPath() {
    if (paths == pathSource.length) {
      int more = 2 * paths;
      pathSource = Arrays.copyOf(pathSource, more);
      pathDestination = Arrays.copyOf(pathDestination, more);
      pathReporter = Arrays.copyOf(pathReporter, more);
      pathSide = Arrays.copyOf(pathSide, more);
      pathProtocol = Arrays.copyOf(pathProtocol, more);
      pathTls = Arrays.copyOf(pathTls, more);
      pathScope = Arrays.copyOf(pathScope, more);
    }
  }

  void roomForReason() {
    if (reasons == reasonFrom.length) {
      reasonFrom = Arrays.copyOf(reasonFrom, 2 * reasons);
      reasonLength = Arrays.copyOf(reasonLength, 2 * reasons);
    }
  }

  /** The bytes that positions point into: the value that was read, not a copy. */
  public byte[] bytes() {
    return bytes;
  }

  /** Number of calls, at most {@link Limits#BATCH_CALLS}. */
  public int calls() {
    return calls;
  }

  /** Number of paths in the dictionary. */
  public int paths() {
    return paths;
  }

  /** Number of parties in the dictionary. */
  public int parties() {
    return parties;
  }

  /** Where a party begins. */
  public int partyFrom(int p) {
    return partyFrom[p];
  }

  /** Where a party ends. */
  public int partyTo(int p) {
    return partyTo[p];
  }

  /** Party that is the source of a path. */
  public int source(int p) {
    return pathSource[p];
  }

  /** Party that is the destination of a path. */
  public int destination(int p) {
    return pathDestination[p];
  }

  /** Place of a path's {@link io.meshline.schemas.Reporter}. */
  public int reporter(int p) {
    return pathReporter[p];
  }

  /** Place of a path's {@link io.meshline.schemas.Side}. */
  public int side(int p) {
    return pathSide[p];
  }

  /** Place of a path's {@link io.meshline.schemas.Protocol}. */
  public int protocol(int p) {
    return pathProtocol[p];
  }

  /** Place of a path's {@link io.meshline.schemas.TlsMode}. */
  public int tls(int p) {
    return pathTls[p];
  }

  /** Place of a path's {@link io.meshline.schemas.Scope}. */
  public int scope(int p) {
    return pathScope[p];
  }

  /** Number of reasons in the dictionary. */
  public int reasons() {
    return reasons;
  }

  /** Where a reason begins. */
  public int reasonFrom(int r) {
    return reasonFrom[r];
  }

  /** Length of a reason: printable ASCII within the limit, a character each byte. */
  public int reasonLength(int r) {
    return reasonLength[r];
  }

  /** Path of a call. */
  public int path(int i) {
    return path[i];
  }

  /** When a call began, in microseconds since 1970-01-01T00:00:00Z. */
  public long startMicros(int i) {
    return baseMicros + startOffset[i];
  }

  /** Latency of a call in microseconds; any number. */
  public long latencyMicros(int i) {
    return latency[i];
  }

  /** Place of a call's {@link io.meshline.schemas.Outcome}. */
  public int outcome(int i) {
    return outcome[i];
  }

  /** Status of a call, 0 for none. */
  public int statusCode(int i) {
    return statusCode[i];
  }

  /** Reason of a call, -1 for none. */
  public int reason(int i) {
    return reason[i];
  }

  /** Bytes of a request; any number. */
  public long requestBytes(int i) {
    return requestBytes[i];
  }

  /** Bytes of a response; any number. */
  public long responseBytes(int i) {
    return responseBytes[i];
  }

  /** How many calls a call stands for; any number. */
  public long weight(int i) {
    return weight[i];
  }

  /** Where the trace id of a call begins. */
  public int traceFrom(int i) {
    return traceFrom[i];
  }

  /** Length of a trace id: printable ASCII within the limit, a character each byte. */
  public int traceLength(int i) {
    return traceLength[i];
  }
}
