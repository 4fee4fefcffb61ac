package io.meshline.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.serializers.KafkaAvroSerializer;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** Our bytes against those of Confluent's own serializer. Needs the profile {@code confluent}. */
class ConfluentSerializerTest {
  @Test
  void bytesAreEqual() {
    CallBatcher batcher = new CallBatcher();
    RandomCalls calls = new RandomCalls(3);
    for (int i = 0; i < 50; i++) {
      CallRecord call = calls.next();
      // A map's order is its own: one entry at most keeps the bytes comparable.
      call.setAttributes(Map.of("number", Integer.toString(i)));
      assertEqual(call);
      batcher.add(call);
    }
    assertEqual(batcher.build());
  }

  private static <T extends SpecificRecord> void assertEqual(T record) {
    byte[] ours =
        new RecordEncoder<T>(new InMemorySchemaRegistry(), Topics.CALLS, record.getSchema())
            .encode(record);
    try (KafkaAvroSerializer serializer = new KafkaAvroSerializer()) {
      // Both registries are new, and give their first schema the id 1.
      serializer.configure(
          Map.of("schema.registry.url", "mock://" + record.getSchema().getName()), false);
      assertThat(ours).isEqualTo(serializer.serialize(Topics.CALLS, record));
    }
  }
}
