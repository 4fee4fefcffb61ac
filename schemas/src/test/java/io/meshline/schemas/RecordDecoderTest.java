package io.meshline.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.schemas.registry.InMemorySchemaRegistry;
import io.meshline.schemas.registry.RegistryUnavailableException;
import io.meshline.schemas.registry.SchemaRegistryClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RecordDecoderTest {
  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final RecordEncoder<CallRecord> encoder =
      new RecordEncoder<>(registry, Topics.CALLS, CallRecord.SCHEMA$);
  private final RecordDecoder decoder =
      new RecordDecoder(registry, List.of(CallRecord.SCHEMA$, CallBatch.SCHEMA$));

  @Test
  void decodesWhatWasEncoded() throws Exception {
    RandomCalls calls = new RandomCalls(7);
    for (int i = 0; i < 500; i++) {
      CallRecord call = calls.next();
      assertThat(decoder.decode(encoder.encode(call))).isEqualTo(call);
    }
  }

  @Test
  void everyTruncationIsNamed() {
    byte[] value = encoder.encode(new RandomCalls(8).next());
    for (int length = WireFormat.HEADER_BYTES; length < value.length; length++) {
      byte[] part = Arrays.copyOf(value, length);
      assertThatThrownBy(() -> decoder.decode(part))
          .isInstanceOfSatisfying(
              UndecodableException.class,
              // A text whose length stands there but not its bytes is an impossible length.
              e ->
                  assertThat(e.reason())
                      .isIn(UndecodableException.TRUNCATED, UndecodableException.UNDECODABLE));
    }
  }

  @Test
  void trailingBytesAreNamed() {
    byte[] value = encoder.encode(Samples.call());

    assertReason(
        Arrays.copyOf(value, value.length + 3),
        UndecodableException.TRAILING_BYTES,
        "3 bytes behind the record of schema 1 (expected: none)");
  }

  @Test
  void unknownSchemaIsNamed() {
    assertReason(
        WireFormat.frame(77, new byte[0]), UndecodableException.UNKNOWN_SCHEMA, "schema id: 77");
  }

  @Test
  void unexpectedRecordIsNamed() {
    byte[] value =
        new RecordEncoder<SpanBatch>(registry, Topics.SPANS, SpanBatch.SCHEMA$)
            .encode(new SpanBatch(List.of()));

    assertReason(
        value,
        UndecodableException.UNEXPECTED_RECORD,
        "schema 1: io.meshline.schemas.SpanBatch (expected: ");
  }

  @Test
  void aSchemaThatOursCannotReadIsNamed() {
    int id =
        registry.register(
            "any",
            SchemaBuilder.record("CallRecord")
                .namespace("io.meshline.schemas")
                .fields()
                .requiredString("start")
                .endRecord());

    assertReason(
        WireFormat.frame(id, new byte[] {0}),
        UndecodableException.INCOMPATIBLE_SCHEMA,
        "schema 1: ");
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void impossibleLengthsAllocateNothing() {
    RecordEncoder<CallBatch> batches =
        new RecordEncoder<>(registry, Topics.CALLS, CallBatch.SCHEMA$);
    int id = batches.encode(new CallBatcher().build())[4];
    // base, then an array of 2^31-1 parties, 2^62 parties, or a block of a huge size.
    byte[][] bodies = {
      {0, -2, -1, -1, -1, 15},
      {0, -2, -1, -1, -1, -1, -1, -1, -1, 127},
      {0, 1, -2, -1, -1, -1, 15},
      {0, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
      {0, 2, -2, -1, -1, -1, 15, 'a'},
      {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1},
    };
    for (byte[] body : bodies) {
      assertThatThrownBy(() -> decoder.decode(WireFormat.frame(id, body)))
          .isInstanceOf(UndecodableException.class);
    }
  }

  @Test
  void aRecursiveSchemaCannotExhaustTheStack() {
    Schema list = Schema.createRecord("Node", "a list", "hostile", false);
    list.setFields(
        List.of(
            new Schema.Field(
                "next", Schema.createUnion(List.of(Schema.create(Schema.Type.NULL), list)))));
    Schema written = Schema.createRecord("SpanBatch", "with a list", "io.meshline.schemas", false);
    written.setFields(
        List.of(
            new Schema.Field("deep", list),
            new Schema.Field("spans", Schema.createArray(Span.SCHEMA$))));
    int id = registry.register("any", written);
    byte[] body = new byte[200_000];
    Arrays.fill(body, (byte) 2);

    assertThatThrownBy(
            () ->
                new RecordDecoder(registry, List.of(SpanBatch.SCHEMA$))
                    .decode(WireFormat.frame(id, body)))
        .isInstanceOf(UndecodableException.class);
  }

  @Test
  void anUnavailableRegistryIsNotTheRecordsFault() {
    RecordDecoder other =
        new RecordDecoder(
            SchemaRegistryClient.builder("http://127.0.0.1:1")
                .attempts(2)
                .pauses(Duration.ZERO, Duration.ZERO)
                .build(),
            List.of(CallRecord.SCHEMA$));

    assertThatThrownBy(() -> other.decode(WireFormat.frame(1, new byte[0])))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageStartingWith(
            "no answer in 2 attempts, last GET http://127.0.0.1:1/schemas/ids/1");
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void nothingButTheNamedExceptionEscapes() {
    long seed = 20_261_123;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    RandomCalls calls = new RandomCalls(seed);
    RecordEncoder<CallBatch> batches =
        new RecordEncoder<>(registry, Topics.CALLS, CallBatch.SCHEMA$);
    CallBatcher batcher = new CallBatcher();
    for (int i = 0; i < 20; i++) {
      batcher.add(calls.next());
    }
    byte[] single = encoder.encode(calls.next());
    byte[] batch = batches.encode(batcher.build());
    int decoded = 0;
    int refused = 0;
    for (int i = 0; i < 40_000; i++) {
      byte[] value = damaged(random, random.nextBoolean() ? single : batch);
      try {
        Object record = decoder.decode(value);
        assertThat(record).isNotNull();
        decoded++;
      } catch (UndecodableException e) {
        assertThat(e.reason()).isNotEmpty();
        assertThat(e.getMessage()).isNotEmpty();
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(10_000);
    assertThat(decoded + refused).isEqualTo(40_000);
  }

  private static byte[] damaged(Random random, byte[] whole) {
    byte[] value = whole.clone();
    switch (random.nextInt(4)) {
      case 0 -> {
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
          value[random.nextInt(value.length)] = (byte) random.nextInt();
        }
      }
      case 1 -> value = Arrays.copyOf(value, random.nextInt(value.length + 8));
      case 2 -> {
        byte[] noise = new byte[random.nextInt(200)];
        random.nextBytes(noise);
        value = WireFormat.frame(1 + random.nextInt(2), noise);
      }
      default -> {
        int at = WireFormat.HEADER_BYTES + random.nextInt(value.length - WireFormat.HEADER_BYTES);
        Arrays.fill(value, at, Math.min(value.length, at + random.nextInt(12)), (byte) -1);
      }
    }
    return value;
  }

  private void assertReason(byte[] value, String reason, String message) {
    assertThatThrownBy(() -> decoder.decode(value))
        .isInstanceOfSatisfying(
            UndecodableException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageStartingWith(message);
  }
}
