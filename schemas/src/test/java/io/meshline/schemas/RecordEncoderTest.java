package io.meshline.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
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

  /** Columns, parties and paths write themselves, as Avro would. */
  @Test
  void batchesAreWrittenAsAvroHasThem() throws Exception {
    CallBatcher batcher = new CallBatcher();
    for (int i = 0; i < 3; i++) {
      CallRecord call = Samples.call();
      call.setDestination(new Party("", "e", "n", "s" + i, "\u00e9", "GET:/", Kind.DATABASE));
      batcher.add(call);
    }
    CallBatch batch = batcher.build();
    byte[] unread =
        new RecordEncoder<CallBatch>(registry, Topics.CALLS, CallBatch.SCHEMA$).encode(batch);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().binaryEncoder(expected, null);
    new SpecificDatumWriter<CallBatch>(CallBatch.SCHEMA$, AvroModel.DATA).write(batch, out);
    out.flush();

    byte[] value =
        new RecordEncoder<CallBatch>(registry, Topics.CALLS, CallBatch.SCHEMA$).encode(batch);

    assertThat(Arrays.copyOfRange(value, WireFormat.HEADER_BYTES, value.length))
        .isEqualTo(expected.toByteArray());
    assertThat(unread).isEqualTo(value);

    // Whoever has a party may change it.
    batch.getParties().get(1).setService("changed");
    assertThat(
            new RecordEncoder<CallBatch>(registry, Topics.CALLS, CallBatch.SCHEMA$).encode(batch))
        .isNotEqualTo(value);
    List<Party> parties = batch.getParties();
    Party last = parties.remove(parties.size() - 1);
    parties.add(0, last);
    assertThat(parties.get(0)).isSameAs(last);
    assertThat(parties.get(2).getService()).isEqualTo("changed");
  }
}
