package io.meshline.sla.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.sla.NamePattern;
import io.meshline.sla.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final Instant BEGIN = Instant.parse("2026-11-29T10:00:00Z");
  private static final Manners MANNERS =
      new Manners(
          List.of("service"), Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofHours(4));

  /** Written by the second format: one alert that was told, and one whose end is to be told. */
  private static final String SECOND =
      "AgAAAAEAAAABAAdzZXJ2aWNlAARjYXJ0AAABoia/cBAAAAGiJsBeWAAAAAEAAAACAAFhAQAAAaImv0kA"
          + "AAABoia/SQAAAAABAAdzZXJ2aWNlAARjYXJ0AAAAAQAHc3VtbWFyeQABeAAAAaImv0kAAQAAAWIAAAAB"
          + "oia/SQAAAAGiJsBacAAAAAEAB3NlcnZpY2UABGNhcnQAAAABAAdzdW1tYXJ5AAF4AAABoibAWnABAQ==";

  private Outbox outbox = new Outbox(MANNERS);
  private Instant now = BEGIN;

  @Test
  void alertsOfAGroupAreToldTogetherOnceEach() {
    take("a", "cart", true);
    pass(5);
    take("b", "cart", true);
    take("c", "front", true);
    assertThat(due()).isEmpty();
    pass(5);
    Message message = due().get(0);
    assertThat(message.group()).containsExactly(Map.entry("service", "cart"));
    assertThat(fingerprints(message)).containsExactly("a", "b");
    outbox.delivered(message, now);
    take("a", "cart", true);
    pass(5);
    assertThat(due()).singleElement().extracting(OutboxTest::fingerprints).isEqualTo(List.of("c"));
    outbox.delivered(due().get(0), now);
    pass(3_600);
    assertThat(due()).isEmpty();
  }

  @Test
  void aChangeOfAGroupWaitsForItsIntervalAndTheEndIsToldOnce() {
    take("a", "cart", true);
    pass(10);
    outbox.delivered(due().get(0), now);
    pass(20);
    take("b", "cart", true);
    take("a", "cart", false);
    pass(39);
    assertThat(due()).isEmpty();
    pass(1);
    Message message = due().get(0);
    assertThat(message.notices()).extracting(Notice::firing).containsExactly(false, true);
    assertThat(message.firing()).isTrue();
    outbox.delivered(message, now);
    assertThat(outbox.size()).isEqualTo(1);
    pass(60);
    assertThat(due()).isEmpty();
    take("b", "cart", false);
    pass(10);
    outbox.delivered(due().get(0), now);
    assertThat(outbox.size()).isZero();
    assertThat(outbox.nextDue(now, List.of())).isEqualTo(Instant.MAX);
  }

  @Test
  void whatEndsBeforeItWasToldIsNotTold() {
    take("a", "cart", true);
    take("a", "cart", false);
    take("b", "cart", false);
    assertThat(outbox.size()).isZero();
  }

  /** Whoever is told now was told by somebody else that it is on. */
  @Test
  void theEndOfWhatSomebodyElseToldIsToldOnce() {
    outbox.take(
        new Notice("a", false, BEGIN, BEGIN, Map.of("service", "cart"), Map.of()), now, true);
    outbox = Outbox.fromBytes(outbox.toBytes(), MANNERS);
    pass(10);
    Message message = due().get(0);
    assertThat(message.firing()).isFalse();
    assertThat(fingerprints(message)).containsExactly("a");
    outbox.delivered(message, now);
    assertThat(outbox.size()).isZero();
  }

  /** If it changes it is a new format, which has another number. */
  @Test
  void theFormatOfTodayIsWrittenAndRead() {
    take("a", "cart", true);
    take("b", "cart", true);
    pass(10);
    outbox.delivered(due().get(0), now);
    pass(60);
    take("b", "cart", false);
    outbox.failed(new Message(Map.of("service", "cart"), List.of()), now, false);
    assertThat(Base64.getEncoder().encodeToString(outbox.toBytes())).isEqualTo(SECOND);
    outbox = Outbox.fromBytes(Base64.getDecoder().decode(SECOND), MANNERS);
    assertThat(due()).as("after a failure").isEmpty();
    pass(10);
    assertThat(due().get(0).notices()).extracting(Notice::firing).containsExactly(true, false);
    assertThat(outbox.firing()).extracting(Notice::fingerprint).containsExactly("a");
  }

  @Test
  void aGroupThatGoesOnIsToldAgain() {
    take("a", "cart", true);
    pass(10);
    outbox.delivered(due().get(0), now);
    assertThat(outbox.nextDue(now, List.of())).isEqualTo(now.plus(MANNERS.repeat()));
    pass(4 * 3_600);
    assertThat(due()).hasSize(1);
  }

  @Test
  void whatFailsIsTriedAgainAfterLongerAndLongerPauses() {
    take("a", "cart", true);
    pass(10);
    long[] pauses = new long[9];
    for (int i = 0; i < pauses.length; i++) {
      outbox.failed(due().get(0), now, false);
      outbox = Outbox.fromBytes(outbox.toBytes(), MANNERS);
      Instant next = outbox.nextDue(now, List.of());
      pauses[i] = Duration.between(now, next).toSeconds();
      now = next;
      assertThat(due()).hasSize(1);
    }
    assertThat(pauses).containsExactly(1, 2, 4, 8, 16, 32, 60, 60, 60);
    outbox.delivered(due().get(0), now);
    pass(60);
    assertThat(due()).isEmpty();
  }

  /** The reader may have it, although nobody said so. */
  @Test
  void theEndOfWhatMayHaveBeenReadIsTold() {
    for (boolean maybeRead : new boolean[] {false, true}) {
      take("a", "cart", true);
      pass(10);
      outbox.failed(due().get(0), now, maybeRead);
      outbox = Outbox.fromBytes(outbox.toBytes(), MANNERS);
      take("a", "cart", false);
      pass(60);
      assertThat(due()).hasSize(maybeRead ? 1 : 0);
    }
    outbox.delivered(due().get(0), now);
    assertThat(outbox.size()).isZero();
  }

  @Test
  void whatWasDueBeforeARestartMayHaveBeenRead() {
    take("a", "cart", true);
    pass(5);
    take("b", "front", true);
    pass(5);
    outbox.restored(now, List.of());
    take("a", "cart", false);
    take("b", "front", false);
    pass(60);
    assertThat(due()).singleElement().extracting(OutboxTest::fingerprints).isEqualTo(List.of("a"));
    assertThat(outbox.firing()).isEmpty();
  }

  @Test
  void silencedAlertsAreToldWhenTheSilenceEnds() {
    Silence silence =
        new Silence(
            Map.of("service", NamePattern.of(List.of("c*"))),
            BEGIN,
            BEGIN.plusSeconds(600),
            "moving");
    take("a", "cart", true);
    take("b", "front", true);
    pass(10);
    assertThat(outbox.due(now, List.of(silence)))
        .singleElement()
        .extracting(OutboxTest::fingerprints)
        .isEqualTo(List.of("b"));
    outbox.delivered(outbox.due(now, List.of(silence)).get(0), now);
    assertThat(outbox.nextDue(now, List.of(silence))).isEqualTo(BEGIN.plusSeconds(600));
    pass(590);
    assertThat(outbox.due(now, List.of(silence)))
        .singleElement()
        .extracting(OutboxTest::fingerprints)
        .isEqualTo(List.of("a"));
    outbox.delivered(outbox.due(now, List.of(silence)).get(0), now);
    // The end of what was told is told, silenced or not.
    Silence again = new Silence(silence.labels(), BEGIN, BEGIN.plusSeconds(90_000), "");
    take("a", "cart", false);
    pass(60);
    assertThat(outbox.due(now, List.of(again))).hasSize(1);
  }

  @Test
  void survivesARestart() {
    take("a", "cart", true);
    take("b", "front", true);
    pass(10);
    outbox.delivered(due().get(0), now);
    List<Message> before = due();
    outbox = Outbox.fromBytes(outbox.toBytes(), MANNERS);
    assertThat(due()).isEqualTo(before).hasSize(1);
    outbox.delivered(due().get(0), now);
    outbox = Outbox.fromBytes(outbox.toBytes(), Manners.ofAlertmanager(Duration.ofMinutes(1)));
    pass(60);
    assertThat(due()).singleElement().matches(message -> message.notices().size() == 2);
  }

  private void take(String fingerprint, String service, boolean firing) {
    outbox.take(
        new Notice(
            fingerprint, firing, BEGIN, now, Map.of("service", service), Map.of("summary", "x")),
        now);
  }

  private List<Message> due() {
    return outbox.due(now, List.of());
  }

  private void pass(int seconds) {
    now = now.plusSeconds(seconds);
  }

  private static List<String> fingerprints(Message message) {
    return message.notices().stream().map(Notice::fingerprint).toList();
  }
}
