package io.meshline.jobs.pairing;

import static io.meshline.jobs.pairing.Spans.client;
import static io.meshline.jobs.pairing.Spans.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.jobs.kafka.KafkaSinks;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.RecordDecoder;
import io.meshline.schemas.RecordEncoder;
import io.meshline.schemas.Side;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanBatch;
import io.meshline.schemas.Topics;
import io.meshline.schemas.UndecodableException;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.types.Either;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes a span and what a dead letter. */
class SpanDeserializerTest {
  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final SpanDeserializer deserializer =
      new SpanDeserializer(
          () -> registry,
          Clock.fixed(Spans.START.plusSeconds(10), ZoneOffset.UTC),
          Duration.ofHours(1));

  @BeforeEach
  void open() {
    deserializer.open(registry);
  }

  private List<Either<Span, DeadLetter>> read(byte @Nullable [] value) {
    List<Either<Span, DeadLetter>> read = new ArrayList<>();
    deserializer.deserialize(
        new ConsumerRecord<>(Topics.SPANS, 3, 17, null, value), new ListCollector<>(read));
    return read;
  }

  private byte[] encoded(Span span) {
    return new RecordEncoder<Span>(registry, Topics.SPANS, Span.SCHEMA$).encode(span);
  }

  private byte[] encoded(List<Span> spans) {
    return new RecordEncoder<SpanBatch>(registry, Topics.SPANS, SpanBatch.SCHEMA$)
        .encode(new SpanBatch(spans));
  }

  @Test
  void oneSpan() {
    Span span = server("a", "", "front", "x");
    assertThat(read(encoded(span))).containsExactly(Either.Left(span));
  }

  @Test
  void aBatchWithOneFaultySpan() throws UndecodableException {
    Span faulty = server("b", "a", "cart", "x");
    faulty.setStart(Spans.START.plusSeconds(75));
    List<Either<Span, DeadLetter>> read =
        read(encoded(List.of(client("a", "", "front"), faulty, server("c", "a", "cart", "x"))));
    assertThat(read).hasSize(3);
    assertThat(read.get(0).left()).isEqualTo(client("a", "", "front"));
    assertThat(read.get(2).left()).isEqualTo(server("c", "a", "cart", "x"));
    DeadLetter letter = read.get(1).right();
    assertThat(letter.getReason()).isEqualTo("time_in_future");
    assertThat(letter.getProgram()).isEqualTo("span-pairing");
    assertThat(letter.getTopic()).isEqualTo(Topics.SPANS);
    assertThat(letter.getPartition()).isEqualTo(3);
    assertThat(letter.getOffset()).isEqualTo(17);
    assertThat(letter.getIndex()).isEqualTo(1);
    byte[] value = new byte[letter.getValue().remaining()];
    letter.getValue().duplicate().get(value);
    assertThat(new RecordDecoder(registry, List.of(Span.SCHEMA$)).decode(value)).isEqualTo(faulty);
  }

  /** Read two hours after it was appended, as after an outage. */
  @Test
  void whatWasFromTheFutureWhenItCameStaysSo() {
    Span early = server("b", "a", "cart", "x");
    early.setStart(Spans.START.minusSeconds(3_600));
    List<Either<Span, DeadLetter>> read = new ArrayList<>();
    deserializer.deserialize(
        new ConsumerRecord<>(
            Topics.SPANS,
            3,
            17,
            Spans.START.minusSeconds(7_200).toEpochMilli(),
            TimestampType.LOG_APPEND_TIME,
            0,
            0,
            null,
            encoded(early),
            new RecordHeaders(),
            Optional.empty()),
        new ListCollector<>(read));
    assertThat(read.get(0).right().getReason()).isEqualTo("time_in_future");
  }

  @Test
  void bytesThatAreNoSpan() {
    byte[] garbage = "hello, is this the right port?".getBytes(StandardCharsets.UTF_8);
    DeadLetter letter = read(garbage).get(0).right();
    assertThat(letter.getReason()).isEqualTo(UndecodableException.NOT_WIRE_FORMAT);
    assertThat(letter.getIndex()).isEqualTo(-1);
    assertThat(letter.getValue().array()).isEqualTo(garbage);
    assertThat(read(null).get(0).right().getReason())
        .isEqualTo(UndecodableException.NOT_WIRE_FORMAT);
  }

  @Test
  void aValueThatIsTooLargeForADeadLetterIsCut() {
    byte[] garbage = new byte[3 << 20];
    Arrays.fill(garbage, (byte) 'x');
    DeadLetter letter = read(garbage).get(0).right();
    assertThat(letter.getValue().array()).isEqualTo(Arrays.copyOf(garbage, 1 << 20));
    assertThat(letter.getMessage()).startsWith("value cut to its first 1048576 of 3145728 bytes; ");
    int largestRequest =
        Integer.parseInt(
            KafkaSinks.producer(SpanPairingTest.OPTIONS).getProperty("max.request.size"));
    assertThat(
            new RecordEncoder<DeadLetter>(registry, Topics.DEAD_LETTERS, DeadLetter.SCHEMA$)
                .encode(letter))
        .hasSizeLessThan(largestRequest);
  }

  @Test
  void anotherRecord() {
    CallRecord call =
        Calls.call(
            client("a", "", "front"),
            Side.CLIENT,
            Spans.service("front", ""),
            Spans.service("cart", "x"));
    byte[] value =
        new RecordEncoder<CallRecord>(registry, Topics.SPANS, CallRecord.SCHEMA$).encode(call);
    assertThat(read(value).get(0).right().getReason())
        .isEqualTo(UndecodableException.UNEXPECTED_RECORD);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("trace_id_missing", s -> s.setTraceId("")),
        fault("span_id_missing", s -> s.setSpanId("")),
        fault("destination_unnamed", s -> s.getSelf().setService("")),
        fault("text_too_long", s -> s.getPeer().setService("x".repeat(257))),
        fault("text_too_long", s -> s.setPeerAddress("x".repeat(257))),
        fault("text_too_long", s -> s.setReason("x".repeat(129))),
        fault("text_too_long", s -> s.setTraceId("x".repeat(65))),
        fault("latency_out_of_range", s -> s.setLatencyMicros(-2)),
        fault("weight_out_of_range", s -> s.setWeight(0)),
        fault("bytes_negative", s -> s.setRequestBytes(-1)),
        fault("time_too_old", s -> s.setStart(Spans.START.minusSeconds(3_600))),
        fault("time_in_future", s -> s.setLatencyMicros(71_000_000)));
  }

  private static Arguments fault(String reason, Consumer<Span> change) {
    return Arguments.of(reason, change);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aSpanBeyondTheLimits(String reason, Consumer<Span> change) {
    Span span = server("a", "p", "cart", "x");
    change.accept(span);
    byte[] value = encoded(span);
    DeadLetter letter = read(value).get(0).right();
    assertThat(letter.getReason()).isEqualTo(reason);
    assertThat(letter.getValue().array()).isEqualTo(value);
  }
}
