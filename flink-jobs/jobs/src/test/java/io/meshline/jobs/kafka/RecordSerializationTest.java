package io.meshline.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.Alert;
import io.meshline.schemas.AlertState;
import io.meshline.schemas.Severity;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordSerializationTest {
  private static final InMemorySchemaRegistry REGISTRY = new InMemorySchemaRegistry();

  private final Alert alert =
      Alert.newBuilder()
          .setFingerprint("f\u00fc1")
          .setName("a")
          .setSeverity(Severity.PAGE)
          .setState(AlertState.FIRING)
          .setStartsAt(Instant.EPOCH)
          .setChangedAt(Instant.EPOCH)
          .build();

  /** Else the end of an alert could be read before its begin. */
  @Test
  void recordsOfOneKeyGoIntoOnePartition() {
    ProducerRecord<byte[], byte[]> record = serialize(Alert::getFingerprint);
    assertThat(record.key()).isEqualTo("f\u00fc1".getBytes(StandardCharsets.UTF_8));
    assertThat(record.topic()).isEqualTo("alerts");
    assertThat(record.partition()).isNull();
  }

  @Test
  void withoutAKeyBatchesStayLarge() {
    assertThat(serialize(null).key()).isNull();
  }

  @SuppressWarnings("NullAway") // contexts that are not looked at
  private ProducerRecord<byte[], byte[]> serialize(KafkaSinks.@Nullable Key<Alert> key) {
    var serialization =
        new RecordSerialization<>("alerts", Alert.getClassSchema(), () -> REGISTRY, key);
    serialization.open(null, null);
    return serialization.serialize(alert, null, null);
  }
}
