package io.meshline.jobs.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.jobs.kafka.EncodedValue;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Side;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** When batches go out, and as what. */
@SuppressWarnings("try") // The harnesses declare that closing them throws whatever it may.
class PackCallsTest {

  private static OneInputStreamOperatorTestHarness<CallRecord, EncodedValue> harness()
      throws Exception {
    return new OneInputStreamOperatorTestHarness<>(
        new PackCalls(3, Duration.ofMillis(200), EncodedCalls.REGISTRY));
  }

  private static CallRecord call(int n) {
    return Calls.call(
        Spans.client("s" + n, "", "front"),
        Side.CLIENT,
        Spans.service("front", ""),
        Spans.service("cart", "x"));
  }

  private static List<List<String>> batches(
      OneInputStreamOperatorTestHarness<CallRecord, EncodedValue> harness) {
    return harness.extractOutputValues().stream()
        .map(value -> EncodedCalls.of(value).stream().map(CallRecord::getSpanId).toList())
        .toList();
  }

  @Test
  void whenFull() throws Exception {
    try (var harness = harness()) {
      harness.open();
      for (int n = 0; n < 7; n++) {
        harness.processElement(call(n), 0);
      }
      assertThat(batches(harness))
          .containsExactly(List.of("s0", "s1", "s2"), List.of("s3", "s4", "s5"));
    }
  }

  @Test
  void whenTheFirstCallHasWaitedLongEnough() throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.setProcessingTime(1_000);
      harness.processElement(call(0), 0);
      harness.setProcessingTime(1_100);
      harness.processElement(call(1), 0);
      harness.setProcessingTime(1_199);
      assertThat(batches(harness)).isEmpty();
      harness.setProcessingTime(1_200);
      assertThat(batches(harness)).containsExactly(List.of("s0", "s1"));
      harness.setProcessingTime(2_000);
      harness.processElement(call(2), 0);
      harness.setProcessingTime(2_200);
      assertThat(batches(harness)).hasSize(2);
    }
  }

  @Test
  void beforeTheBarrierAndAtTheEnd() throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.processElement(call(0), 0);
      harness.prepareSnapshotPreBarrier(1);
      assertThat(batches(harness)).containsExactly(List.of("s0"));
      harness.processElement(call(1), 0);
      harness.endInput();
      assertThat(batches(harness)).containsExactly(List.of("s0"), List.of("s1"));
    }
  }

  @Test
  void valuesHoldTheCallsAlsoBehindAChannel() throws Exception {
    List<CallRecord> calls = List.of(call(0), call(1));
    TypeSerializer<EncodedValue> serializer =
        EncodedValue.TYPE.createSerializer(new SerializerConfigImpl());
    try (var harness = harness()) {
      harness.open();
      for (CallRecord call : calls) {
        harness.processElement(call, 0);
      }
      harness.endInput();
      EncodedValue given = harness.extractOutputValues().get(0);
      DataOutputSerializer channel = new DataOutputSerializer(16);
      serializer.serialize(given, channel);
      EncodedValue came =
          serializer.deserialize(new DataInputDeserializer(channel.getCopyOfBuffer()));

      assertThat(came.records()).isEqualTo(2);
      assertThat(EncodedCalls.of(came)).isEqualTo(calls);
    }
  }
}
