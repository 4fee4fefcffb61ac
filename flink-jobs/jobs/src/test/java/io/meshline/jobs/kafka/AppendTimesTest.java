package io.meshline.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class AppendTimesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:30:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @Test
  void aRecordIsJudgedByWhenTheBrokerTookItWheneverItIsRead() {
    Instant appended = NOW.minusSeconds(7_200);
    assertThat(AppendTimes.of(record(TimestampType.LOG_APPEND_TIME, appended), CLOCK))
        .isEqualTo(appended);
  }

  @Test
  void aBrokersClockThatIsAheadDoesNotMakeTheFutureThePresent() {
    assertThat(AppendTimes.of(record(TimestampType.LOG_APPEND_TIME, NOW.plusSeconds(900)), CLOCK))
        .isEqualTo(NOW);
  }

  @Test
  void aProducersTimestampSaysNothing() {
    for (TimestampType type :
        new TimestampType[] {TimestampType.CREATE_TIME, TimestampType.NO_TIMESTAMP_TYPE}) {
      assertThat(AppendTimes.of(record(type, NOW.minusSeconds(7_200)), CLOCK)).isEqualTo(NOW);
    }
  }

  private static ConsumerRecord<String, String> record(TimestampType type, Instant timestamp) {
    return new ConsumerRecord<>(
        "topic",
        0,
        0,
        timestamp.toEpochMilli(),
        type,
        0,
        0,
        "",
        "",
        new RecordHeaders(),
        Optional.empty());
  }
}
