package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Agents are slowed by late answers, never by errors: after one they would throw segments away for
 * half a minute.
 */
class PatienceTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** As long as the receiver is told to let OTLP callers wait: proof that its time passes. */
  private static final String EXPORT = "opentelemetry.proto.collector.trace.v1.TraceService/Export";

  private final VirtualTimer timer = new VirtualTimer();

  @Test
  void nobodyIsAnsweredByAnErrorWhileTheBrokerAcknowledgesNothing() {
    try (Loopback loopback = new Loopback(timer)) {
      loopback.broker().hold();
      Answer<RawMessage> export = export(loopback);
      Map<String, Answer<RawMessage>> agents = callAll(loopback);
      // What is collected lingers until its time has passed.
      timer.advance(SECOND);
      await().until(() -> loopback.broker().held() > 0);

      timer.advance(Duration.ofSeconds(28));
      assertThat(export.done()).as("an export after 29 s").isFalse();
      timer.advance(Duration.ofSeconds(2));
      assertThat(export.code()).as("an export after 31 s").isEqualTo(Status.Code.UNAVAILABLE);

      timer.advance(Duration.ofMinutes(5));
      assertThat(agents).noneSatisfy((method, answer) -> assertThat(answer.done()).isTrue());
      loopback.broker().release();
      allAnswered(agents);
      assertThat(loopback.counters().inFlightRecords()).isZero();
    }
  }

  @Test
  void nobodyIsAnsweredByAnErrorWhileTheBrokerFails() {
    try (Loopback loopback = new Loopback(timer)) {
      loopback.broker().failNext(Integer.MAX_VALUE);
      Map<String, Answer<RawMessage>> agents = callAll(loopback);
      int[] seconds = {0};
      await()
          .pollInterval(Duration.ofMillis(5))
          .until(
              () -> {
                timer.advance(SECOND);
                return ++seconds[0] >= 60 && loopback.broker().attempts() >= 50;
              });
      assertThat(agents).noneSatisfy((method, answer) -> assertThat(answer.done()).isTrue());

      loopback.broker().failNext(0);
      await()
          .pollInterval(Duration.ofMillis(5))
          .until(
              () -> {
                timer.advance(SECOND);
                return agents.values().stream().allMatch(Answer::done);
              });
      allAnswered(agents);
      assertThat(loopback.broker().instances()).hasSize(4);
      assertThat(loopback.broker().callsPublished()).isEqualTo(agents.size() - 4);
    }
  }

  @Test
  void whatIsNotKeptIsAnsweredWithoutTheBroker() {
    try (Loopback loopback = new Loopback(timer)) {
      loopback.broker().hold();
      Channel channel = loopback.connect(loopback.receiver().skywalkingPort());
      for (String method : AgentMethods.QUIET) {
        Answer<RawMessage> answer =
            AgentMethods.call(channel, method, RawMessage.of(new byte[] {1}));
        assertThat(answer.code()).as(method).isEqualTo(Status.Code.OK);
        assertThat(answer.messages()).as(method).isEqualTo(1);
      }
    }
  }

  @Test
  void aWrongTokenIsTheOnlyErrorThatAgentsEverGet() {
    try (Loopback loopback = new Loopback("token", "s3cret")) {
      int port = loopback.receiver().skywalkingPort();
      Channel wrong = loopback.connect(port, token("wrong"));
      Channel none = loopback.connect(port);
      Channel right = loopback.connect(port, token("s3cret"));
      Map<String, RawMessage> methods = new LinkedHashMap<>(AgentMethods.taken());
      AgentMethods.QUIET.forEach(method -> methods.put(method, RawMessage.of(new byte[] {1})));
      methods.forEach(
          (method, message) -> {
            assertThat(AgentMethods.call(wrong, method, message).code())
                .as(method)
                .isEqualTo(Status.Code.PERMISSION_DENIED);
            assertThat(AgentMethods.call(none, method, message).code())
                .as(method)
                .isEqualTo(Status.Code.PERMISSION_DENIED);
            assertThat(AgentMethods.call(right, method, message).code())
                .as(method)
                .isEqualTo(Status.Code.OK);
          });
    }
  }

  private static Map<String, Answer<RawMessage>> callAll(Loopback loopback) {
    Channel channel = loopback.connect(loopback.receiver().skywalkingPort());
    Map<String, Answer<RawMessage>> answers = new LinkedHashMap<>();
    AgentMethods.taken()
        .forEach(
            (method, message) -> answers.put(method, AgentMethods.call(channel, method, message)));
    await()
        .until(
            () ->
                loopback.counters().receivedRecords(Source.SKYWALKING)
                        + loopback.counters().receivedRecords(Source.SERVICE_MESH)
                        + loopback.counters().receivedRecords(Source.ENVOY_ALS)
                    == answers.size());
    return answers;
  }

  private static Answer<RawMessage> export(Loopback loopback) {
    Answer<RawMessage> export =
        AgentMethods.call(
            loopback.connect(loopback.receiver().otlpPort()),
            EXPORT,
            RawMessage.of(Telemetry.export(0, 1).toByteArray()));
    await().until(() -> loopback.counters().receivedRecords(Source.OTLP) == 1);
    return export;
  }

  private static void allAnswered(Map<String, Answer<RawMessage>> agents) {
    agents.forEach(
        (method, answer) -> {
          assertThat(answer.code()).as(method).isEqualTo(Status.Code.OK);
          assertThat(answer.messages()).as(method).isEqualTo(1);
        });
  }

  private static ClientInterceptor token(String token) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("Authentication", Metadata.ASCII_STRING_MARSHALLER), token);
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }
}
