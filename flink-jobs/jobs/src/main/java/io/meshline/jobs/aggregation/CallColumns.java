package io.meshline.jobs.aggregation;

import io.meshline.aggregation.CallOutcome;
import io.meshline.aggregation.CallProtocol;
import io.meshline.aggregation.CallTls;
import io.meshline.aggregation.Observation;
import io.meshline.aggregation.Point;
import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallPath;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Side;
import io.meshline.schemas.TlsMode;
import java.util.List;

/** Fills observations from records of the contract. Not thread-safe. */
// Arrays in the order of the enums: a map would be asked for every call.
@SuppressWarnings("EnumOrdinal")
final class CallColumns {

  private static final CallOutcome[] OUTCOMES = outcomes();
  private static final CallProtocol[] PROTOCOLS = protocols();
  private static final CallTls[] TLS_MODES = tlsModes();

  private final Observation observation;

  CallColumns(Observation observation) {
    this.observation = observation;
  }

  /** Where a call was observed. */
  static Point point(Reporter reporter, Side side) {
    return Point.of(reporter == Reporter.AGENT, side == Side.SERVER);
  }

  /** The protocol at a place in the contract. */
  static CallProtocol protocol(int place) {
    return PROTOCOLS[place];
  }

  /** The TLS mode at a place in the contract. */
  static CallTls tls(int place) {
    return TLS_MODES[place];
  }

  /** One call of a block, of a path. */
  Observation of(CallBlock block, KnownPath path, int i) {
    return observation
        .call(block.latencyMicros(i), OUTCOMES[block.outcome(i)], block.weight(i))
        .transport(path.callProtocol(), path.callTls(), block.statusCode(i))
        .reason(block.reason(i))
        .bytes(block.requestBytes(i), block.responseBytes(i))
        .trace(block.bytes(i), block.traceFrom(i), block.traceLength(i));
  }

  /** A single call. */
  Observation of(CallRecord call) {
    return observation
        .call(call.getLatencyMicros(), OUTCOMES[call.getOutcome().ordinal()], call.getWeight())
        .transport(
            PROTOCOLS[call.getProtocol().ordinal()],
            TLS_MODES[call.getTls().ordinal()],
            call.getStatusCode())
        .reason(call.getReason())
        .bytes(call.getRequestBytes(), call.getResponseBytes())
        .trace(call.getTraceId());
  }

  /** One call of a valid batch. */
  Observation of(CallBatch batch, CallPath path, int i) {
    List<Outcome> outcome = batch.getOutcome();
    List<Integer> statusCode = batch.getStatusCode();
    List<Integer> reason = batch.getReason();
    List<Long> requestBytes = batch.getRequestBytes();
    List<Long> responseBytes = batch.getResponseBytes();
    List<Long> weight = batch.getWeight();
    List<String> traceId = batch.getTraceId();
    int reasonIndex = reason.isEmpty() ? -1 : reason.get(i);
    return observation
        .call(
            batch.getLatency().get(i),
            outcome.isEmpty() ? CallOutcome.SUCCESS : OUTCOMES[outcome.get(i).ordinal()],
            weight.isEmpty() ? 1 : weight.get(i))
        .transport(
            PROTOCOLS[path.getProtocol().ordinal()],
            TLS_MODES[path.getTls().ordinal()],
            statusCode.isEmpty() ? 0 : statusCode.get(i))
        .reason(reasonIndex < 0 ? "" : batch.getReasons().get(reasonIndex))
        .bytes(
            requestBytes.isEmpty() ? 0 : requestBytes.get(i),
            responseBytes.isEmpty() ? 0 : responseBytes.get(i))
        .trace(traceId.isEmpty() ? "" : traceId.get(i));
  }

  /** Event time of one call of a batch, in microseconds. */
  static long completionMicros(CallBatch batch, long baseMicros, int i) {
    return EventTimes.completionMicros(
        baseMicros + batch.getStartOffset().get(i), batch.getLatency().get(i));
  }

  private static CallOutcome[] outcomes() {
    Outcome[] all = Outcome.values();
    CallOutcome[] same = new CallOutcome[all.length];
    for (int i = 0; i < all.length; i++) {
      same[i] = CallOutcome.valueOf(all[i].name());
    }
    return same;
  }

  private static CallProtocol[] protocols() {
    Protocol[] all = Protocol.values();
    CallProtocol[] same = new CallProtocol[all.length];
    for (int i = 0; i < all.length; i++) {
      same[i] = CallProtocol.valueOf(all[i].name());
    }
    return same;
  }

  private static CallTls[] tlsModes() {
    TlsMode[] all = TlsMode.values();
    CallTls[] same = new CallTls[all.length];
    for (int i = 0; i < all.length; i++) {
      same[i] = CallTls.valueOf(all[i].name());
    }
    return same;
  }
}
