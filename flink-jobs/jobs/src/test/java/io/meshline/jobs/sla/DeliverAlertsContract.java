package io.meshline.jobs.sla;

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
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** Alerts that go to a webhook, which answers as it is told to. */
abstract class DeliverAlertsContract {
  static final Instant BEGIN = Instant.parse("2026-11-29T10:00:00Z");

  final List<String> bodies = new CopyOnWriteArrayList<>();
  final List<String> tokens = new CopyOnWriteArrayList<>();
  volatile int status = 200;
  volatile boolean withoutEnd;
  final HttpServer server;
  final AlertTarget webhook;
  KeyedTwoInputStreamOperatorTestHarness<Integer, Alert, Map<String, String>, Alert> harness;

  DeliverAlertsContract() throws Exception {
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

  void take(String name, AlertState state, int seconds) throws Exception {
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

  void time(int seconds) throws Exception {
    harness.setProcessingTime(BEGIN.plusSeconds(seconds).toEpochMilli());
  }

  static KeyedTwoInputStreamOperatorTestHarness<Integer, Alert, Map<String, String>, Alert> open(
      List<AlertTarget> targets, @Nullable OperatorSubtaskState state) throws Exception {
    return open(targets, state, null);
  }

  static KeyedTwoInputStreamOperatorTestHarness<Integer, Alert, Map<String, String>, Alert> open(
      List<AlertTarget> targets, @Nullable OperatorSubtaskState state, @Nullable Instant now)
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
