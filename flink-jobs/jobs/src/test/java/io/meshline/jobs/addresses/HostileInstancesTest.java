package io.meshline.jobs.addresses;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.jobs.text.HostileTexts;
import io.meshline.schemas.CallChecks;
import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.InstanceMetadata;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import io.meshline.schemas.RecordEncoder;
import io.meshline.schemas.Topics;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.types.Either;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What instances may not say of themselves: their names become those of parties. */
class HostileInstancesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  /** Only addresses among the properties are read, and only what is one. */
  private static final Set<String> IN_NO_DOCUMENT = Set.of("source", "properties");

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();

  @Test
  void hostileNamesAreDeadLetters() {
    List<HostileTexts.Case> cases =
        HostileTexts.in(() -> metadata("10.0.0.7"), IN_NO_DOCUMENT::contains).toList();
    assertThat(cases)
        .extracting(HostileTexts.Case::field)
        .contains("instance.service", "instance.instance", "instance.tenant");
    for (HostileTexts.Case hostile : cases) {
      assertThat(read((InstanceMetadata) hostile.record()))
          .as(hostile.field())
          .singleElement()
          .matches(Either::isRight);
    }
  }

  @Test
  void hostileAddressesAreNoneOrReadWithoutWhatMakesThemSo() {
    for (String text : HostileTexts.ALL) {
      for (Either<AddressClaim, DeadLetter> claim : read(metadata(text))) {
        assertThat(claim.isLeft()).isTrue();
        String host = claim.left().address().host();
        assertThat(CallChecks.source(new Party("", "", "", host, "", "", Kind.UNKNOWN)))
            .as(host)
            .isNull();
      }
    }
  }

  private List<Either<AddressClaim, DeadLetter>> read(InstanceMetadata metadata) {
    InstanceDeserializer deserializer =
        new InstanceDeserializer(() -> registry, Clock.fixed(NOW, ZoneOffset.UTC), true);
    deserializer.open(registry);
    byte[] value =
        new RecordEncoder<InstanceMetadata>(
                registry, Topics.INSTANCES, InstanceMetadata.getClassSchema())
            .encode(metadata);
    List<Either<AddressClaim, DeadLetter>> read = new ArrayList<>();
    deserializer.deserialize(
        new ConsumerRecord<>(Topics.INSTANCES, 0, 0, null, value), new ListCollector<>(read));
    return read;
  }

  private static InstanceMetadata metadata(String address) {
    return InstanceMetadata.newBuilder()
        .setTime(NOW)
        .setInstance(new Party("", "test", "shop", "cart", "cart-1", "", Kind.SERVICE))
        .setSource("test")
        .setProperties(new HashMap<>(Map.of("ipv4", address)))
        .build();
  }
}
