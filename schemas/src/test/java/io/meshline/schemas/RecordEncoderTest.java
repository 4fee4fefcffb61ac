package io.meshline.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** Columns that write themselves know the fields of today only. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void batchesAreWrittenByTheSchemasOfAllReleases(int version) throws Exception {
    CallBatcher batcher = new CallBatcher();
    SpanBatcher spans = new SpanBatcher(10, 1 << 20);
    List<CallRecord> calls = new ArrayList<>();
    List<Span> traced = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      CallRecord call = Samples.call();
      call.setDestination(new Party("", "e", "n", "s" + i, "i", "GET:/", Kind.DATABASE));
      assertThat(batcher.add(call)).isTrue();
      calls.add(call);
      Span span =
          Span.newBuilder()
              .setTraceId("trace")
              .setSpanId("span-" + i)
              .setKind(SpanKind.SERVER)
              .setStart(call.getStart())
              .setLatencyMicros(i)
              .setSelf(call.getDestination())
              .setPeer(call.getSource())
              .build();
      assertThat(spans.add(span)).isTrue();
      traced.add(span);
    }
    byte[] value = encode(version, batcher.build());
    RecordDecoder decoder =
        new RecordDecoder(registry, List.of(CallBatch.SCHEMA$, SpanBatch.SCHEMA$));
    assertThat(CallBatches.unpack((CallBatch) decoder.decode(value))).isEqualTo(calls);
    SpanBatch read = (SpanBatch) decoder.decode(encode(version, spans.build()));
    assertThat(read.getSpans()).isEqualTo(traced);
  }

  private byte[] encode(int version, SpecificRecord batch) throws Exception {
    String name = batch.getSchema().getName();
    String file = "/io/meshline/schemas/released/v%d/%s.avsc".formatted(version, name);
    try (InputStream in = CallRecord.class.getResourceAsStream(file)) {
      Schema released = new Schema.Parser().parse(in);
      return new RecordEncoder<SpecificRecord>(registry, "topic", released).encode(batch);
    }
  }

  @Test
  void columnsWriteThemselvesByTheSchemasOfToday() {
    Schema spans = SpanBatch.SCHEMA$.getField("spans").schema();
    Schema paths = CallBatch.SCHEMA$.getField("paths").schema();
    assertThat(new SpanColumn(9).fits(spans)).isTrue();
    assertThat(new PathColumn().fits(paths)).isTrue();
    assertThat(new PathColumn().fits(spans)).isFalse();
  }
}
