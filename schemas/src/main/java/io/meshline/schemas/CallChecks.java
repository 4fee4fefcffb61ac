package io.meshline.schemas;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks a call against the {@link Limits} of the contract. Pure functions; each gives null if all
 * is well, else the first violation it finds. The parts are public for readers of batches, which
 * check a party once for many calls.
 */
public final class CallChecks {
  private static final int SHOWN = 40;
  private static final String SCOPE = "scope_feeds_nothing";
  private static final String LATENCY = "latency_out_of_range";

  private CallChecks() {}

  /**
   * Checks everything.
   *
   * @param now the reader's clock
   * @param retention how old a completed call may be
   */
  public static @Nullable Violation check(CallRecord call, Instant now, Duration retention) {
    Violation violation = withoutTime(call);
    if (violation == null) {
      violation =
          time(
              EventTimes.completionMicros(call),
              EventTimes.micros(now),
              retention.toMillis() * 1_000L);
    }
    return violation;
  }

  /** Checks everything but when the call completed: what holds whatever the clock says. */
  public static @Nullable Violation withoutTime(CallRecord call) {
    Violation violation = source(call.getSource());
    if (violation == null) {
      violation = destination(call.getDestination());
    }
    if (violation == null) {
      violation = scope(call.getScope(), call.getSide(), call.getDestination());
    }
    if (violation == null) {
      violation = reason(call.getReason());
    }
    if (violation == null) {
      violation =
          figures(
              call.getLatencyMicros(),
              call.getRequestBytes(),
              call.getResponseBytes(),
              call.getWeight());
    }
    if (violation == null) {
      violation = details(call.getTraceId(), call.getSpanId(), call.getAttributes());
    }
    return violation;
  }

  /** Checks a caller; its service may be empty. */
  public static @Nullable Violation source(Party source) {
    return party("source", source);
  }

  /** Checks a callee; its service must not be empty. */
  public static @Nullable Violation destination(Party destination) {
    if (destination.getService().isEmpty()) {
      return new Violation(
          "destination_unnamed", "destination.service: \"\" (expected: not empty)");
    }
    return party("destination", destination);
  }

  /** Checks that a call counts for something. */
  public static @Nullable Violation scope(Scope scope, Side side, Party destination) {
    if (scope != Scope.ENDPOINT) {
      return null;
    }
    if (destination.getEndpoint().isEmpty()) {
      return new Violation(
          SCOPE, "destination.endpoint: \"\" (expected: not empty, since scope is ENDPOINT)");
    }
    return side == Side.CLIENT && destination.getKind() == Kind.SERVICE
        ? new Violation(
            SCOPE, "side: CLIENT (expected: SERVER, since scope is ENDPOINT of a service)")
        : null;
  }

  /** Checks the reason of an outcome. */
  public static @Nullable Violation reason(String reason) {
    return text("reason", "", reason, Limits.REASON_LENGTH);
  }

  /**
   * Checks latency in microseconds, bytes and weight of a call or span, whose latency may be {@link
   * Limits#NO_LATENCY}.
   */
  public static @Nullable Violation figures(
      long latencyMicros, long requestBytes, long responseBytes, long weight) {
    if (latencyMicros < Limits.NO_LATENCY || latencyMicros > Limits.LATENCY_MICROS) {
      return new Violation(
          LATENCY,
          "latencyMicros: "
              + latencyMicros
              + " (expected: 0 to "
              + Limits.LATENCY_MICROS
              + ", or -1 for none)");
    }
    if (weight < 1 || weight > Limits.WEIGHT) {
      return new Violation(
          "weight_out_of_range", "weight: " + weight + " (expected: 1 to " + Limits.WEIGHT + ")");
    }
    if (requestBytes < 0) {
      return new Violation("bytes_negative", "requestBytes: " + requestBytes + " (expected: >= 0)");
    }
    if (responseBytes < 0) {
      return new Violation(
          "bytes_negative", "responseBytes: " + responseBytes + " (expected: >= 0)");
    }
    return null;
  }

  /**
   * Checks an id of another span.
   *
   * @param name of its field, for the message
   */
  public static @Nullable Violation id(String name, String id) {
    return text(name, "", id, Limits.ID_LENGTH);
  }

  /** Checks ids and attributes, which are not aggregated. */
  public static @Nullable Violation details(
      String traceId, String spanId, Map<String, String> attributes) {
    Violation violation = text("traceId", "", traceId, Limits.ID_LENGTH);
    if (violation == null) {
      violation = text("spanId", "", spanId, Limits.ID_LENGTH);
    }
    if (violation != null || attributes.isEmpty()) {
      return violation;
    }
    if (attributes.size() > Limits.ATTRIBUTES) {
      return new Violation(
          "too_many_attributes",
          "attributes: " + attributes.size() + " (expected: at most " + Limits.ATTRIBUTES + ")");
    }
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      if (tooLong(attribute.getKey(), Limits.ATTRIBUTE_NAME_LENGTH)) {
        return tooLong("attributes", ".name", attribute.getKey(), Limits.ATTRIBUTE_NAME_LENGTH);
      }
      if (tooLong(attribute.getValue(), Limits.ATTRIBUTE_VALUE_LENGTH)) {
        return tooLong("attributes", ".value", attribute.getValue(), Limits.ATTRIBUTE_VALUE_LENGTH);
      }
    }
    return null;
  }

  /**
   * Checks when a call completed. All arguments are in microseconds, times since
   * 1970-01-01T00:00:00Z.
   */
  public static @Nullable Violation time(
      long completionMicros, long nowMicros, long retentionMicros) {
    long aheadMicros = Limits.AHEAD.toMillis() * 1_000L;
    if (completionMicros > nowMicros + aheadMicros) {
      return new Violation(
          "time_in_future",
          "completion: "
              + EventTimes.instant(completionMicros)
              + " (expected: at most "
              + Limits.AHEAD
              + " after "
              + EventTimes.instant(nowMicros)
              + ")");
    }
    if (completionMicros < nowMicros - retentionMicros) {
      return new Violation(
          "time_too_old",
          "completion: "
              + EventTimes.instant(completionMicros)
              + " (expected: not before "
              + EventTimes.instant(nowMicros - retentionMicros)
              + ")");
    }
    return null;
  }

  private static @Nullable Violation party(String role, Party party) {
    Violation violation = text(role, ".tenant", party.getTenant(), Limits.TENANT_LENGTH);
    if (violation == null) {
      violation = text(role, ".environment", party.getEnvironment(), Limits.ENVIRONMENT_LENGTH);
    }
    if (violation == null) {
      violation = text(role, ".namespace", party.getNamespace(), Limits.NAMESPACE_LENGTH);
    }
    if (violation == null) {
      violation = text(role, ".service", party.getService(), Limits.SERVICE_LENGTH);
    }
    if (violation == null) {
      violation = text(role, ".instance", party.getInstance(), Limits.INSTANCE_LENGTH);
    }
    if (violation == null) {
      violation = text(role, ".endpoint", party.getEndpoint(), Limits.ENDPOINT_LENGTH);
    }
    return violation;
  }

  // The name comes in two parts, so that nothing is concatenated while all is well.
  private static @Nullable Violation text(String role, String field, String text, int most) {
    if (tooLong(text, most)) {
      return tooLong(role, field, text, most);
    }
    int at = Characters.firstUnfit(text);
    if (at != Characters.NONE) {
      return unfit(role, field, text, at);
    }
    return null;
  }

  private static boolean tooLong(String text, int most) {
    return text.length() > most && text.codePointCount(0, text.length()) > most;
  }

  private static Violation tooLong(String role, String field, String text, int most) {
    return new Violation(
        "text_too_long",
        "%s%s: %d characters, \"%s…\" (expected: at most %d)"
            .formatted(role, field, text.codePointCount(0, text.length()), shown(text), most));
  }

  private static Violation unfit(String role, String field, String text, int at) {
    int c = text.codePointAt(at);
    String reason;
    String expected;
    if (Character.isISOControl(c)) {
      reason = "control_character";
      expected = "no control characters";
    } else if (Characters.isUnfit(c)) {
      reason = "invisible_character";
      expected = "none that does not show or turns the direction of writing";
    } else {
      reason = "too_many_marks";
      expected = "at most " + Characters.MARKS_IN_A_ROW + " combining marks in a row";
    }
    return new Violation(
        reason,
        "%s%s: U+%04X at %d of \"%s\" (expected: %s)"
            .formatted(role, field, c, at, shown(text), expected));
  }

  private static String shown(String text) {
    return Characters.shown(text, SHOWN);
  }
}
