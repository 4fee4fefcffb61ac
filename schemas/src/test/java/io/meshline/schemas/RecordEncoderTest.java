package io.meshline.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordEncoderTest {
  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();

  @Test
  void aRecordThatDoesNotFitLeavesNoTraceInTheNext() throws Exception {
    RecordEncoder<CallRecord> encoder =
        new RecordEncoder<>(registry, Topics.CALLS, CallRecord.SCHEMA$);
    byte[] expected = encoder.encode(Samples.call());
    CallRecord broken = new CallRecord();
    broken.setStart(Instant.EPOCH);
    broken.setReporter(Reporter.AGENT);
    broken.setSide(Side.CLIENT);
    CallRecord distant = Samples.call();
    distant.setStart(Instant.MAX);

    assertThatThrownBy(() -> encoder.encode(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CallRecord");
    assertThatThrownBy(() -> encoder.encode(distant)).isInstanceOf(IllegalArgumentException.class);

    assertThat(encoder.encode(Samples.call())).isEqualTo(expected);
  }

  @Test
  void largeRecordsPass() throws Exception {
    RecordEncoder<DeadLetter> encoder =
        new RecordEncoder<>(registry, Topics.DEAD_LETTERS, DeadLetter.SCHEMA$);
    RecordDecoder decoder = new RecordDecoder(registry, List.of(DeadLetter.SCHEMA$));
    for (int size : new int[] {3_000_000, 10, 2_000_000, 0}) {
      DeadLetter letter =
          DeadLetter.newBuilder()
              .setTime(EventTimes.instant(1))
              .setProgram("test")
              .setReason("undecodable")
              .setMessage("m")
              .setValue(ByteBuffer.wrap(new byte[size]))
              .build();

      assertThat(decoder.decode(encoder.encode(letter))).isEqualTo(letter);
    }
  }
}
