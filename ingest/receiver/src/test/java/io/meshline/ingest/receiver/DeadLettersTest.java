package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshline.ingest.protocols.Rejection;
import io.meshline.schemas.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-22T10:15:00Z"));

  private final FakeBroker broker = new FakeBroker();
  private final Counters counters = new Counters();
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final Sender sender = new Sender(broker, timer, counters);

  @AfterEach
  void stop() {
    sender.stop();
    timer.shutdownNow();
  }

  @Test
  void aLetterKeepsTheBeginningOfTheMessageAndSaysWhy() {
    sender.start();
    DeadLetters letters = new DeadLetters(sender, counters, CLOCK, 5, 10);
    letters.write(
        Source.OTLP,
        Origin.CALLER,
        new Rejection("latency_out_of_range", "latency: -1 (expected: >= 0)"),
        3,
        "original".getBytes(StandardCharsets.UTF_8));

    await().until(() -> !broker.deadLetters().isEmpty());
    DeadLetter letter = broker.deadLetters().get(0);
    assertThat(letter.getReason()).isEqualTo("latency_out_of_range");
    assertThat(letter.getMessage())
        .isEqualTo(
            "otlp: latency: -1 (expected: >= 0); 3 of this reason in the message; the first 5 of 8"
                + " bytes");
    assertThat(StandardCharsets.UTF_8.decode(letter.getValue().duplicate()).toString())
        .isEqualTo("origi");
    assertThat(letter.getTime()).isEqualTo(CLOCK.instant());
  }

  @Test
  void aFloodIsCutByRateAndCounted() {
    sender.start();
    DeadLetters letters = new DeadLetters(sender, counters, CLOCK, 5, 10);
    for (int i = 0; i < 1_000; i++) {
      letters.write(Source.OTLP, Origin.CALLER, new Rejection("undecodable", "x"), 1, new byte[3]);
    }
    await().untilAsserted(() -> assertThat(counters.deadLetters(true)).isEqualTo(10));
    assertThat(counters.deadLetters(false)).isEqualTo(990);
  }

  @Test
  void aStuckBrokerDoesNotPileThemUp() {
    DeadLetters letters = new DeadLetters(sender, counters, CLOCK, 5, 1_000_000);
    for (int i = 0; i < 1_000; i++) {
      letters.write(Source.OTLP, Origin.CALLER, new Rejection("undecodable", "x"), 1, new byte[3]);
    }
    assertThat(sender.unsettled()).isEqualTo(200);
    assertThat(counters.deadLetters(false)).isEqualTo(800);
  }
}
