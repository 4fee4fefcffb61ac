package io.meshline.jobs.aggregation;

import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallChecks;
import io.meshline.schemas.CallPath;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.Party;
import io.meshline.schemas.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the calls that break a limit of the contract. In a batch, each party, path and reason is
 * looked at once, whatever the number of calls; the verdicts are the same as for single calls. Not
 * thread-safe.
 */
final class CallGuard {

  private final Duration retention;
  private final long retentionMicros;

  /**
   * @param retention how long after its completion a call may be taken
   */
  CallGuard(Duration retention) {
    this.retention = retention;
    this.retentionMicros = retention.toMillis() * 1_000;
  }

  /** Takes the verdicts about a batch. */
  @FunctionalInterface
  interface Verdicts {
    /**
     * A verdict about one call.
     *
     * @param violation what it breaks, or null
     * @param completionMicros its event time
     */
    void accept(int index, @Nullable Violation violation, long completionMicros);
  }

  /**
   * What a single call breaks, or null.
   *
   * @param taken when it was: tells what is from the future, and what is too old
   */
  @Nullable Violation check(CallRecord call, Instant taken) {
    return CallChecks.check(call, taken, retention);
  }

  /** A verdict about each call of a valid batch, in its order. */
  void check(CallBatch batch, Instant taken, Verdicts verdicts) {
    long now = EventTimes.micros(taken);
    @Nullable Violation[] paths = paths(batch);
    @Nullable Violation[] reasons = reasons(batch.getReasons());
    long base = EventTimes.micros(batch.getBase());
    List<Integer> path = batch.getPath();
    List<Integer> reason = batch.getReason();
    List<Long> startOffset = batch.getStartOffset();
    List<Long> latency = batch.getLatency();
    List<Long> requestBytes = batch.getRequestBytes();
    List<Long> responseBytes = batch.getResponseBytes();
    List<Long> weight = batch.getWeight();
    List<String> traceId = batch.getTraceId();
    List<String> spanId = batch.getSpanId();
    List<Map<String, String>> attributes = batch.getAttributes();
    boolean hasDetails = !traceId.isEmpty() || !spanId.isEmpty() || !attributes.isEmpty();
    for (int i = 0; i < path.size(); i++) {
      long latencyMicros = latency.get(i);
      long completion = EventTimes.completionMicros(base + startOffset.get(i), latencyMicros);
      Violation violation = paths[path.get(i)];
      if (violation == null && !reason.isEmpty() && reason.get(i) >= 0) {
        violation = reasons[reason.get(i)];
      }
      if (violation == null) {
        violation =
            CallChecks.figures(
                latencyMicros,
                requestBytes.isEmpty() ? 0 : requestBytes.get(i),
                responseBytes.isEmpty() ? 0 : responseBytes.get(i),
                weight.isEmpty() ? 1 : weight.get(i));
      }
      if (violation == null && hasDetails) {
        violation =
            CallChecks.details(
                traceId.isEmpty() ? "" : traceId.get(i),
                spanId.isEmpty() ? "" : spanId.get(i),
                attributes.isEmpty() ? Map.of() : attributes.get(i));
      }
      if (violation == null) {
        violation = CallChecks.time(completion, now, retentionMicros);
      }
      verdicts.accept(i, violation, completion);
    }
  }

  private static @Nullable Violation[] paths(CallBatch batch) {
    List<CallPath> paths = batch.getPaths();
    @Nullable Violation[] violations = new @Nullable Violation[paths.size()];
    List<Party> parties = batch.getParties();
    for (int i = 0; i < violations.length; i++) {
      CallPath path = paths.get(i);
      Party destination = parties.get(path.getDestination());
      Violation violation = CallChecks.source(parties.get(path.getSource()));
      if (violation == null) {
        violation = CallChecks.destination(destination);
      }
      violations[i] =
          violation != null
              ? violation
              : CallChecks.scope(path.getScope(), path.getSide(), destination);
    }
    return violations;
  }

  private static @Nullable Violation[] reasons(List<String> reasons) {
    @Nullable Violation[] violations = new @Nullable Violation[reasons.size()];
    for (int i = 0; i < violations.length; i++) {
      violations[i] = CallChecks.reason(reasons.get(i));
    }
    return violations;
  }
}
