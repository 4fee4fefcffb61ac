package io.meshline.e2e.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.ingest.publisher.SchemaInstaller;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Topics;
import io.meshline.schemas.registry.CanonicalText;
import io.meshline.schemas.registry.Compatibility;
import io.meshline.schemas.registry.SchemaRefusedException;
import io.meshline.schemas.registry.SchemaRegistryClient;
import io.meshline.schemas.registry.UnknownSchemaException;
import io.meshline.standalone.engine.RegistryProcess;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the registry client expects of a registry, asked of a real one. */
class RegistryContractIT {
  private static Path folder;
  private static RegistryProcess registry;

  @BeforeAll
  static void start(@TempDir Path data) {
    folder = data;
    registry = RegistryProcess.start(folder, 0);
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  /** Each time a client that remembers nothing. */
  private static SchemaRegistryClient client() {
    return new SchemaRegistryClient(registry.url().toString());
  }

  @Test
  void installsTheCatalogueAndKeepsItOverARestart() throws Exception {
    Map<String, Integer> ids = new SchemaInstaller(client()).install();

    assertThat(new SchemaInstaller(client()).install()).isEqualTo(ids);
    int port = registry.url().getPort();
    registry.close();
    registry = RegistryProcess.start(folder, port);
    assertThat(new SchemaInstaller(client()).install()).isEqualTo(ids);
    for (Topics.Topic topic : Topics.all()) {
      for (Schema schema : topic.values()) {
        Integer id = ids.get(Topics.subject(topic.name(), schema));
        assertThat(id).isNotNull();
        Schema read = client().byId(id);
        assertThat(CanonicalText.of(read)).isEqualTo(CanonicalText.of(schema));
      }
    }
  }

  @Test
  void equalSchemasHaveOneId() {
    int id = client().register("one-id-a", CallRecord.SCHEMA$);

    assertThat(client().register("one-id-b", CallRecord.SCHEMA$)).isEqualTo(id);
  }

  @Test
  void anIdThatIsNotThereIsUnknown() {
    assertThatThrownBy(() -> client().byId(1_000_000))
        .isInstanceOf(UnknownSchemaException.class)
        .hasMessageContaining("schema id: 1000000");
  }

  @Test
  void onlyCompatibleSchemasAreTaken() {
    Schema first = SchemaBuilder.record("evolving").fields().requiredInt("a").endRecord();
    Schema second =
        SchemaBuilder.record("evolving").fields().requiredInt("a").optionalInt("b").endRecord();
    Schema broken = SchemaBuilder.record("evolving").fields().requiredInt("c").endRecord();

    assertThat(client().isCompatible("evolving", broken)).isTrue();
    int id = client().register("evolving", first);
    assertThat(client().setCompatibility("evolving", Compatibility.BACKWARD_TRANSITIVE)).isTrue();

    assertThat(client().isCompatible("evolving", second)).isTrue();
    assertThat(client().register("evolving", second)).isNotEqualTo(id);
    assertThat(client().isCompatible("evolving", broken)).isFalse();
    assertThatThrownBy(() -> client().register("evolving", broken))
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("subject evolving does not take evolving");
  }
}
