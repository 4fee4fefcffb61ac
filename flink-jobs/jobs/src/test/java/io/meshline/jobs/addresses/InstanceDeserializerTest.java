package io.meshline.jobs.addresses;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.InstanceMetadata;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import io.meshline.schemas.RecordEncoder;
import io.meshline.schemas.Topics;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.types.Either;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes claims and what a dead letter. */
class InstanceDeserializerTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final InstanceDeserializer deserializer =
      new InstanceDeserializer(() -> registry, Clock.fixed(NOW, ZoneOffset.UTC), true);

  @BeforeEach
  void open() {
    deserializer.open(registry);
  }

  @Test
  void oneClaimPerAddressHoweverOldTheReport() {
    assertThat(read(encoded(NOW.minus(Duration.ofDays(6)), "cart")))
        .allMatch(Either::isLeft)
        .extracting(read -> read.left().address().host())
        .containsExactlyInAnyOrder("10.0.0.7", "10.0.0.8");
  }

  @Test
  void noWireFormatIsADeadLetter() {
    DeadLetter letter = onlyDeadLetter(new byte[] {1, 2, 3});
    assertThat(letter.getReason()).isEqualTo("not_wire_format");
    assertThat(letter.getTopic()).isEqualTo(Topics.INSTANCES);
    assertThat(letter.getOffset()).isEqualTo(17);
    assertThat(letter.getValue().remaining()).isEqualTo(3);
  }

  @Test
  void reportsOfTheFutureAndOfNobodyAreDeadLetters() {
    assertThat(onlyDeadLetter(encoded(NOW.plus(Duration.ofHours(1)), "cart")).getReason())
        .isEqualTo("time_in_future");
    assertThat(onlyDeadLetter(encoded(NOW, "")).getReason()).isEqualTo("destination_unnamed");
  }

  @Test
  void heartbeatsGiveNothingWhateverIsWrongWithThem() {
    Map<String, String> none = Map.of("os", "linux");
    assertThat(read(encoded(NOW.plus(Duration.ofHours(1)), "cart", none))).isEmpty();
    assertThat(read(encoded(NOW, "", none))).isEmpty();
  }

  @Test
  void nothingCountsWhenTheOptionsSaySo() {
    InstanceDeserializer off =
        new InstanceDeserializer(() -> registry, Clock.fixed(NOW, ZoneOffset.UTC), false);
    off.open(registry);
    List<Either<AddressClaim, DeadLetter>> read = new ArrayList<>();
    for (byte[] value : List.of(encoded(NOW, "cart"), new byte[] {1, 2, 3})) {
      off.deserialize(
          new ConsumerRecord<>(Topics.INSTANCES, 1, 17, null, value), new ListCollector<>(read));
    }
    assertThat(read).isEmpty();
  }

  private DeadLetter onlyDeadLetter(byte[] value) {
    List<Either<AddressClaim, DeadLetter>> read = read(value);
    assertThat(read).hasSize(1).allMatch(Either::isRight);
    return read.get(0).right();
  }

  private List<Either<AddressClaim, DeadLetter>> read(byte[] value) {
    List<Either<AddressClaim, DeadLetter>> read = new ArrayList<>();
    deserializer.deserialize(
        new ConsumerRecord<>(Topics.INSTANCES, 1, 17, null, value), new ListCollector<>(read));
    return read;
  }

  private byte[] encoded(Instant time, String service) {
    return encoded(time, service, Map.of("ipv4", "10.0.0.7,10.0.0.8"));
  }

  private byte[] encoded(Instant time, String service, Map<String, String> properties) {
    return new RecordEncoder<InstanceMetadata>(registry, Topics.INSTANCES, InstanceMetadata.SCHEMA$)
        .encode(
            new InstanceMetadata(
                time,
                new Party("", "", "", service, "i-1", "", Kind.SERVICE),
                "skywalking",
                properties));
  }
}
