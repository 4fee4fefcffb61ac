package io.meshline.ingest.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Topics;
import io.meshline.schemas.Topics.Topic;
import io.meshline.schemas.registry.Compatibility;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import io.meshline.schemas.registry.SchemaRegistry;
import io.meshline.schemas.registry.UnknownSchemaException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class InstallersTest {
  @Test
  void aTopicAsInTheCatalogueHasNoDifferences() {
    Topic calls = Topics.named(Topics.CALLS);

    assertThat(TopicComparison.differences(calls, TopicSizing.DEFAULT, 12, 3, calls.config()))
        .isEmpty();
  }

  @Test
  void differencesAreNamed() {
    Topic calls = Topics.named(Topics.CALLS);
    TopicSizing sizing =
        new TopicSizing(OptionalInt.of(4), Map.of(Topics.SPANS, 2), OptionalInt.of(3));
    Map<String, String> config = new HashMap<>(calls.config());
    config.put("cleanup.policy", "compact");
    config.remove("retention.ms");

    assertThat(TopicComparison.differences(calls, sizing, 1, 1, config))
        .extracting(TopicReport.Difference::toString)
        .containsExactly(
            "meshline.calls partitions: 1 (expected: 4)",
            "meshline.calls replication.factor: 1 (expected: 3)",
            "meshline.calls cleanup.policy: compact (expected: delete)",
            "meshline.calls retention.ms: not set (expected: 604800000)");
    assertThat(sizing.partitions(Topics.named(Topics.SPANS))).isEqualTo(2);
  }

  @Test
  void sizesOutOfRangeAreNamed() {
    assertThatThrownBy(() -> new TopicSizing(OptionalInt.of(0), Map.of(), OptionalInt.empty()))
        .hasMessage("partitions: 0 (expected: >= 1)");
    assertThatThrownBy(
            () -> new TopicSizing(OptionalInt.empty(), Map.of("t", -1), OptionalInt.empty()))
        .hasMessage("partitions of t: -1 (expected: >= 1)");
  }

  @Test
  void everySchemaIsRegisteredOnceUnderItsSubject() {
    InMemorySchemaRegistry registry = new InMemorySchemaRegistry();

    Map<String, Integer> ids = new SchemaInstaller(registry).install();

    assertThat(ids).hasSize(Topics.all().stream().mapToInt(t -> t.values().size()).sum());
    assertThat(ids.get(Topics.subject(Topics.CALLS, CallRecord.SCHEMA$)))
        .isEqualTo(ids.get(Topics.subject(Topics.LATE, CallRecord.SCHEMA$)));
    assertThat(new SchemaInstaller(registry).install()).isEqualTo(ids);
  }

  @Test
  void registriesThatKnowNoRuleWithoutASchemaGetItAfterwards() {
    LateRules registry = new LateRules();

    new SchemaInstaller(registry).install();

    assertThat(registry.ruled).isEqualTo(registry.registered);
    assertThat(registry.rules).isNotEmpty().containsOnly(Compatibility.BACKWARD_TRANSITIVE);
  }

  /** Takes rules only for subjects that have a schema. */
  private static final class LateRules implements SchemaRegistry {
    final Set<String> registered = new HashSet<>();
    final Set<String> ruled = new HashSet<>();
    final List<Compatibility> rules = new ArrayList<>();

    @Override
    public int register(String subject, Schema schema) {
      registered.add(subject);
      return 1;
    }

    @Override
    public Schema byId(int id) throws UnknownSchemaException {
      throw new UnknownSchemaException("none");
    }

    @Override
    public boolean isCompatible(String subject, Schema schema) {
      return true;
    }

    @Override
    public boolean setCompatibility(String subject, Compatibility compatibility) {
      if (!registered.contains(subject)) {
        return false;
      }
      rules.add(compatibility);
      return ruled.add(subject);
    }
  }
}
