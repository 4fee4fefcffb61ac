package io.meshline.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.schemas.CallRecord;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

class InMemorySchemaRegistryTest {
  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();

  @Test
  void equalSchemasHaveOneId() throws Exception {
    int id = registry.register("a", CallRecord.SCHEMA$);

    assertThat(registry.register("b", CallRecord.SCHEMA$)).isEqualTo(id);
    assertThat(registry.byId(id).getFullName()).isEqualTo("io.meshline.schemas.CallRecord");
    assertThatThrownBy(() -> registry.byId(id + 1))
        .isInstanceOf(UnknownSchemaException.class)
        .hasMessage("schema id: 2 (expected: 1 to 1)");
  }

  @Test
  void takesWhatReadsAllEarlierVersions() {
    Schema first = SchemaBuilder.record("r").fields().requiredInt("a").endRecord();
    Schema second = SchemaBuilder.record("r").fields().endRecord();
    Schema third = SchemaBuilder.record("r").fields().optionalString("a").endRecord();
    registry.register("s", first);
    registry.register("s", second);

    assertThatThrownBy(() -> registry.register("s", third))
        .isInstanceOf(SchemaRefusedException.class);
    registry.setCompatibility("s", Compatibility.BACKWARD);
    registry.register("s", third);
  }
}
