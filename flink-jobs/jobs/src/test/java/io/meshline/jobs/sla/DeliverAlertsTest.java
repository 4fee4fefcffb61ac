package io.meshline.jobs.sla;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.meshline.schemas.Alert;
import io.meshline.schemas.AlertState;
import io.meshline.schemas.Severity;
import io.meshline.sla.delivery.Manners;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DeliverAlertsTest {
  private static final Instant BEGIN = Instant.parse("2026-11-29T10:00:00Z");
  private static final String SILENCE =
      "silences: [{labels: {service: cart}, until: 2026-11-29T10:10:00Z}]";

  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile boolean withoutEnd;
  private final HttpServer server;
  private final AlertTarget webhook;
  private KeyedTwoInputStreamOperatorTestHarness<Integer, Alert, Map<String, String>, Alert>
      harness;

  DeliverAlertsTest() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          if (withoutEnd) {
            exchange.sendResponseHeaders(status, 10);
            exchange.getResponseBody().flush();
            return; // the body never comes
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    webhook =
        AlertTarget.webhook(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook"),
            new Manners(
                List.of("service"),
                Duration.ofSeconds(10),
                Duration.ofMinutes(1),
                Duration.ofHours(4)));
    harness = open(List.of(webhook), null);
    time(0);
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
    server.stop(0);
  }

  @Test
  void aWebhookIsToldOfBeginAndEnd() throws Exception {
    take("a", AlertState.PENDING, 0);
    time(5);
    take("a", AlertState.FIRING, 5);
    take("a", AlertState.FIRING, 5);
    time(14);
    assertThat(bodies).isEmpty();
    time(15);
    assertThat(bodies)
        .containsExactly(
            "{\"version\":\"4\",\"receiver\":\"meshline\",\"groupKey\":\"{service=cart}\","
                + "\"status\":\"firing\",\"groupLabels\":{\"service\":\"cart\"},"
                + "\"commonLabels\":{\"a_b\":\"a\",\"alertname\":\"ErrorBudgetBurn\","
                + "\"service\":\"cart\"},\"alerts\":[{\"status\":\"firing\",\"fingerprint\":\"a\","
                + "\"labels\":{\"a_b\":\"a\",\"alertname\":\"ErrorBudgetBurn\","
                + "\"service\":\"cart\"},\"annotations\":{\"summary\":\"bad\"},"
                + "\"startsAt\":\"2026-11-29T10:00:00Z\"}]}");
    assertThat(tokens).containsExactly("Bearer secret");
    take("a", AlertState.RESOLVED, 60);
    time(200);
    assertThat(bodies).hasSize(2);
    assertThat(bodies.get(1))
        .contains("\"status\":\"resolved\"", "\"endsAt\":\"2026-11-29T10:01:00Z\"");
    time(100_000);
    assertThat(bodies).hasSize(2);
    assertThat(harness.numProcessingTimeTimers()).isZero();
    assertThat(harness.numKeyedStateEntries()).isZero();
  }

  @Test
  void whatIsRefusedIsTriedAgainAlsoAfterARestart() throws Exception {
    status = 503;
    take("a", AlertState.FIRING, 0);
    time(10);
    time(11);
    time(13);
    assertThat(bodies).hasSize(3);
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    status = 200;
    harness = open(List.of(webhook), state);
    time(20);
    assertThat(bodies).hasSize(4);
    time(100);
    assertThat(bodies).hasSize(4);
  }

  /**
   * The whole job would wait for it, checkpoints included. It may have been taken all the same:
   * then its end is told.
   */
  @Test
  @Timeout(60)
  void anAnswerWithoutAnEndIsAFailure() throws Exception {
    withoutEnd = true;
    take("a", AlertState.FIRING, 0);
    time(10);
    assertThat(bodies).hasSize(1);
    withoutEnd = false;
    take("a", AlertState.RESOLVED, 11);
    time(100);
    assertThat(bodies).hasSize(2);
    assertThat(bodies.get(1)).contains("\"status\":\"resolved\"");
    time(200);
    assertThat(bodies).hasSize(2);
  }

  @Test
  void theEndOfWhatWasRefusedIsNotTold() throws Exception {
    status = 400;
    take("a", AlertState.FIRING, 0);
    time(10);
    take("a", AlertState.RESOLVED, 11);
    time(200);
    assertThat(bodies).hasSize(1);
    assertThat(harness.numKeyedStateEntries()).isZero();
  }

  /** As after a rebuild: this job has no state, and the one before told that it is on. */
  @Test
  void theEndOfWhatAnEarlierJobToldIsToldOnce() throws Exception {
    take("a", AlertState.RESOLVED, 5);
    time(20);
    assertThat(bodies).singleElement().asString().contains("\"status\":\"resolved\"");
    time(100_000);
    assertThat(bodies).hasSize(1);
    assertThat(harness.numKeyedStateEntries()).isZero();
  }

  /** What was told after the snapshot is not in it. */
  @Test
  void theEndOfWhatMayHaveBeenToldBeforeARestartIsTold() throws Exception {
    take("a", AlertState.FIRING, 0);
    OperatorSubtaskState state = harness.snapshot(1, 1);
    time(10);
    assertThat(bodies).hasSize(1);
    harness.close();
    harness = open(List.of(webhook), state, BEGIN.plusSeconds(20));
    take("a", AlertState.RESOLVED, 20); // before the timer that was due
    time(100);
    assertThat(bodies).hasSize(2);
    assertThat(bodies.get(1)).contains("\"status\":\"resolved\"");
  }

  /** The checkpoint knows nothing of it. */
  @Test
  void theEndOfWhatBeganAfterTheLastCheckpointIsTold() throws Exception {
    OperatorSubtaskState state = harness.snapshot(1, 1);
    take("a", AlertState.FIRING, 1);
    time(11);
    assertThat(bodies).hasSize(1);
    harness.close();
    harness = open(List.of(webhook), state, BEGIN.plusSeconds(60));
    take("a", AlertState.FIRING, 1);
    take("a", AlertState.RESOLVED, 30);
    time(200);
    assertThat(bodies).hasSize(2);
    assertThat(bodies.get(1)).contains("\"status\":\"resolved\"");
    // What comes and goes from then on in less time than is waited for is nothing to tell.
    take("b", AlertState.FIRING, 200);
    take("b", AlertState.RESOLVED, 201);
    time(400);
    assertThat(bodies).hasSize(2);
  }

  @Test
  void whoDoesNotAnswerIsAskedAgainAfterLongerAndLongerPauses() throws Exception {
    status = 503;
    take("a", AlertState.FIRING, 0);
    int[] asked = new int[8];
    for (int second = 0, times = 0; second <= 74; second++) {
      time(second);
      time(second);
      for (; times < bodies.size(); times++) {
        asked[times] = second;
      }
    }
    assertThat(asked).containsExactly(10, 11, 13, 17, 25, 41, 73, 0);
  }

  /** Whoever is added hears of what is on, also if nobody was told until then. */
  @Test
  void whoIsAddedIsToldOfWhatIsOn() throws Exception {
    harness.close();
    harness = open(List.of(), null);
    time(0);
    take("a", AlertState.FIRING, 0);
    take("b", AlertState.FIRING, 0);
    take("b", AlertState.RESOLVED, 5);
    time(50);
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    harness = open(List.of(webhook), state);
    time(200);
    time(211);
    assertThat(bodies).singleElement().asString().contains("\"a_b\":\"a\"").doesNotContain("\"b\"");
    take("a", AlertState.RESOLVED, 212);
    time(400);
    assertThat(bodies).hasSize(2);
    assertThat(harness.numKeyedStateEntries()).isZero();
  }

  /** However many alerts there are. */
  @Test
  void timersDoNotPileUp() throws Exception {
    for (int i = 0; i < 50; i++) {
      time(i);
      take("a" + i, AlertState.FIRING, i);
    }
    assertThat(harness.numProcessingTimeTimers()).isOne();
  }

  /** A silence is over when its file says that there is nothing, not when the file is gone. */
  @Test
  void silencesStayWhenTheirFilesAreGone() throws Exception {
    String objective = "\nobjectives: [{name: a, indicator: availability, target: 99%}]";
    harness.processElement2(new StreamRecord<>(new TreeMap<>(Map.of("s", SILENCE + objective)), 0));
    harness.processElement2(new StreamRecord<>(new TreeMap<>(), 0));
    take("a", AlertState.FIRING, 0);
    time(300);
    assertThat(bodies).isEmpty();
    harness.processElement2(new StreamRecord<>(new TreeMap<>(Map.of("s", "objectives: []")), 0));
    take("b", AlertState.FIRING, 300);
    time(310);
    assertThat(bodies).hasSize(1);
  }

  @Test
  void silencesAreTakenFromTheFiles() throws Exception {
    harness.processElement2(new StreamRecord<>(new TreeMap<>(Map.of("s", SILENCE)), 0));
    harness.processElement2(
        new StreamRecord<>(new TreeMap<>(Map.of("s", "silences: [{}]")), 0)); // faulty
    take("a", AlertState.FIRING, 0);
    time(300);
    assertThat(bodies).isEmpty();
    time(600);
    assertThat(bodies).hasSize(1);
  }

  private void take(String name, AlertState state, int seconds) throws Exception {
    harness.processElement1(
        new StreamRecord<>(alert(name, state, BEGIN, BEGIN.plusSeconds(seconds)), 0));
  }

  static Alert alert(String name, AlertState state, Instant starts, Instant changed) {
    return Alert.newBuilder()
        .setFingerprint(name)
        .setName("ErrorBudgetBurn")
        .setSeverity(Severity.PAGE)
        .setState(state)
        .setStartsAt(starts)
        .setChangedAt(changed)
        .setLabels(Map.of("alertname", "ErrorBudgetBurn", "service", "cart", "a.b", name))
        .setAnnotations(Map.of("summary", "bad"))
        .build();
  }

  private void time(int seconds) throws Exception {
    harness.setProcessingTime(BEGIN.plusSeconds(seconds).toEpochMilli());
  }

  static KeyedTwoInputStreamOperatorTestHarness<Integer, Alert, Map<String, String>, Alert> open(
      List<AlertTarget> targets, @Nullable OperatorSubtaskState state) throws Exception {
    return open(targets, state, null);
  }

  private static KeyedTwoInputStreamOperatorTestHarness<Integer, Alert, Map<String, String>, Alert>
      open(List<AlertTarget> targets, @Nullable OperatorSubtaskState state, @Nullable Instant now)
          throws Exception {
    var opened =
        new KeyedTwoInputStreamOperatorTestHarness<Integer, Alert, Map<String, String>, Alert>(
            new CoBroadcastWithKeyedOperator<>(
                new DeliverAlerts(targets, "secret", Map.of()), List.of(ObjectivesInUse.STATE)),
            alert -> 0,
            null,
            Types.INT);
    opened.setup();
    if (state != null) {
      opened.initializeState(state);
    }
    if (now != null) {
      opened.getProcessingTimeService().setCurrentTime(now.toEpochMilli());
    }
    opened.open();
    return opened;
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
