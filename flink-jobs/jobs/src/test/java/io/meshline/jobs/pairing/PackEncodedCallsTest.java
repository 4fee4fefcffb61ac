package io.meshline.jobs.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.jobs.kafka.EncodedValue;
import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallBatches;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.RecordDecoder;
import io.meshline.schemas.Side;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Batches as values for Kafka, on their way to the sink. */
@SuppressWarnings("try") // The harness declares that closing it throws whatever it may.
class PackEncodedCallsTest {
  private static final InMemorySchemaRegistry REGISTRY = new InMemorySchemaRegistry();

  @Test
  void valuesHoldTheCallsAlsoBehindAChannel() throws Exception {
    List<CallRecord> calls = List.of(call("a"), call("b"));
    TypeSerializer<EncodedValue> serializer =
        EncodedValue.TYPE.createSerializer(new SerializerConfigImpl());
    try (var harness =
        new OneInputStreamOperatorTestHarness<CallRecord, EncodedValue>(
            new PackEncodedCalls(10, Duration.ofMillis(200), () -> REGISTRY))) {
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
      CallBatch batch =
          (CallBatch) new RecordDecoder(REGISTRY, List.of(CallBatch.SCHEMA$)).decode(came.bytes());
      assertThat(CallBatches.unpack(batch)).isEqualTo(calls);
    }
  }

  private static CallRecord call(String id) {
    return Calls.call(
        Spans.client(id, "", "front"),
        Side.CLIENT,
        Spans.service("front", ""),
        Spans.service("cart", "x"));
  }
}
