package io.meshline.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallChecksTest {
  private static final Duration RETENTION = Duration.ofDays(7);
  // When the sample call completed.
  private static final Instant COMPLETED = Instant.parse("2026-11-22T10:15:00.001500Z");

  @Test
  void whatKeepsTheLimitsPasses() {
    assertThat(CallChecks.check(Samples.call(), COMPLETED, RETENTION)).isNull();
    assertThat(
            check(
                call -> {
                  call.getSource().setService("");
                  call.getDestination().setTenant("t".repeat(64));
                  call.getDestination().setEnvironment("e".repeat(64));
                  call.getDestination().setNamespace("n".repeat(128));
                  call.getDestination().setService("\uD83D\uDE00".repeat(256));
                  call.getDestination().setInstance("i".repeat(256));
                  call.getDestination().setEndpoint("e".repeat(1024));
                  call.setReason("r".repeat(128));
                  call.setTraceId("t".repeat(64));
                  call.setSpanId("s".repeat(64));
                  call.setWeight(1_000_000);
                  call.setAttributes(Map.of("a".repeat(128), "v".repeat(1024)));
                }))
        .isNull();
    assertThat(CallChecks.figures(86_400_000_000L, Long.MAX_VALUE, Long.MAX_VALUE, Limits.WEIGHT))
        .isNull();
  }

  @Test
  void textsThatAreTooLongAreNamed() {
    assertBroken(
        call -> call.getSource().setTenant("t".repeat(65)),
        "text_too_long",
        "source.tenant: 65 characters, \"" + "t".repeat(40) + "…\" (expected: at most 64)");
    assertBroken(
        call -> call.getSource().setEnvironment("e".repeat(65)),
        "text_too_long",
        "source.environment: 65");
    assertBroken(
        call -> call.getSource().setNamespace("n".repeat(129)),
        "text_too_long",
        "source.namespace: 129");
    assertBroken(
        call -> call.getDestination().setService("s".repeat(257)),
        "text_too_long",
        "destination.service: 257");
    assertBroken(
        call -> call.getDestination().setInstance("i".repeat(257)),
        "text_too_long",
        "destination.instance: 257");
    assertBroken(
        call -> call.getDestination().setEndpoint("e".repeat(1025)),
        "text_too_long",
        "destination.endpoint: 1025");
    assertBroken(call -> call.setReason("r".repeat(129)), "text_too_long", "reason: 129");
    assertBroken(call -> call.setTraceId("t".repeat(65)), "text_too_long", "traceId: 65");
    assertBroken(call -> call.setSpanId("s".repeat(65)), "text_too_long", "spanId: 65");
    assertBroken(
        call -> call.setAttributes(Map.of("n".repeat(129), "")),
        "text_too_long",
        "attributes.name: 129");
    assertBroken(
        call -> call.setAttributes(Map.of("n", "v".repeat(1025))),
        "text_too_long",
        "attributes.value: 1025");
  }

  @Test
  void otherViolationsAreNamed() {
    assertBroken(
        call -> call.getDestination().setService(""),
        "destination_unnamed",
        "destination.service: \"\" (expected: not empty)");
    assertBroken(
        call -> call.setScope(Scope.ENDPOINT),
        "scope_feeds_nothing",
        "destination.endpoint: \"\" (expected: not empty, since scope is ENDPOINT)");
    assertBroken(
        call -> {
          call.setScope(Scope.ENDPOINT);
          call.getDestination().setEndpoint("job");
          call.setSide(Side.CLIENT);
        },
        "scope_feeds_nothing",
        "side: CLIENT (expected: SERVER, since scope is ENDPOINT of a service)");
    assertBroken(
        call -> call.getSource().setEndpoint("GET:/\u001b[2J"),
        "control_character",
        "source.endpoint: U+001B at 5 of \"GET:/\uFFFD[2J\" (expected: no control characters)");
    assertBroken(
        call -> call.setLatencyMicros(-5),
        "latency_out_of_range",
        "latencyMicros: -5 (expected: 0 to 86400000000, or -1 for none)");
    assertBroken(
        call -> call.setLatencyMicros(86_400_000_001L),
        "latency_out_of_range",
        "latencyMicros: 86400000001 ");
    assertBroken(
        call -> call.setWeight(0), "weight_out_of_range", "weight: 0 (expected: 1 to 1000000)");
    assertBroken(call -> call.setWeight(1_000_001), "weight_out_of_range", "weight: 1000001 ");
    assertBroken(
        call -> call.setRequestBytes(-1), "bytes_negative", "requestBytes: -1 (expected: >= 0)");
    assertBroken(
        call -> call.setResponseBytes(-2), "bytes_negative", "responseBytes: -2 (expected: >= 0)");
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < 65; i++) {
      many.put("name-" + i, "");
    }
    assertBroken(
        call -> call.setAttributes(many),
        "too_many_attributes",
        "attributes: 65 (expected: at most 64)");
  }

  @Test
  void completionMayBeAMinuteAheadAndAsOldAsTheRetention() {
    assertThat(CallChecks.check(Samples.call(), COMPLETED.minusSeconds(60), RETENTION)).isNull();
    assertThat(CallChecks.check(Samples.call(), COMPLETED.plus(RETENTION), RETENTION)).isNull();

    assertThat(
            CallChecks.check(
                Samples.call(), COMPLETED.minusSeconds(60).minusNanos(1_000), RETENTION))
        .isEqualTo(
            new Violation(
                "time_in_future",
                "completion: 2026-11-22T10:15:00.001500Z (expected: at most PT1M after"
                    + " 2026-11-22T10:14:00.001499Z)"));
    assertThat(
            CallChecks.check(Samples.call(), COMPLETED.plus(RETENTION).plusNanos(1_000), RETENTION))
        .isEqualTo(
            new Violation(
                "time_too_old",
                "completion: 2026-11-22T10:15:00.001500Z (expected: not before"
                    + " 2026-11-22T10:15:00.001501Z)"));
  }

  @Test
  void timesAtTheEndsOfTheRangeDoNotOverflow() {
    CallRecord last = Samples.call();
    last.setStart(EventTimes.instant(Long.MAX_VALUE));
    CallRecord first = Samples.call();
    first.setStart(EventTimes.instant(Long.MIN_VALUE));

    assertThat(CallChecks.check(last, COMPLETED, RETENTION))
        .extracting(v -> v == null ? "" : v.reason())
        .isEqualTo("time_in_future");
    assertThat(CallChecks.check(first, COMPLETED, RETENTION))
        .extracting(v -> v == null ? "" : v.reason())
        .isEqualTo("time_too_old");
    assertThat(EventTimes.micros(EventTimes.instant(Long.MIN_VALUE))).isEqualTo(Long.MIN_VALUE);
    assertThat(EventTimes.micros(EventTimes.instant(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
    assertThat(EventTimes.micros(EventTimes.instant(-1))).isEqualTo(-1);
  }

  @Test
  void aCallMayMeasureNoLatencyAndCompletesWhenItStarts() {
    // Latency of the sample: 1,500 µs.
    assertThat(check(call -> call.setLatencyMicros(-1))).isNull();
    CallRecord call = Samples.call();
    assertThat(EventTimes.instant(EventTimes.completionMicros(call))).isEqualTo(COMPLETED);
    call.setLatencyMicros(Limits.NO_LATENCY);
    assertThat(EventTimes.instant(EventTimes.completionMicros(call))).isEqualTo(call.getStart());
    assertThat(EventTimes.completionMicros(Long.MIN_VALUE, -1)).isEqualTo(Long.MIN_VALUE);
    assertBroken(
        c -> c.setLatencyMicros(-2),
        "latency_out_of_range",
        "latencyMicros: -2 (expected: 0 to 86400000000, or -1 for none)");
  }

  private static void assertBroken(Consumer<CallRecord> change, String reason, String message) {
    Violation violation = check(change);
    assertThat(violation).isNotNull();
    assertThat(violation.reason()).isEqualTo(reason);
    assertThat(violation.message()).startsWith(message);
  }

  private static @Nullable Violation check(Consumer<CallRecord> change) {
    CallRecord call = Samples.call();
    change.accept(call);
    return CallChecks.check(call, COMPLETED, RETENTION);
  }
}
