package io.meshline.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class SchemaDocsTest {
  @Test
  void everythingHasADoc() {
    Map<String, Schema> named = new LinkedHashMap<>();
    Topics.all().forEach(topic -> topic.values().forEach(schema -> collect(schema, named)));

    assertThat(named).hasSizeGreaterThan(20);
    for (Schema schema : named.values()) {
      assertThat(schema.getDoc()).as(schema.getFullName()).isNotBlank();
      if (schema.getType() == Schema.Type.RECORD) {
        for (Schema.Field field : schema.getFields()) {
          assertThat(field.doc()).as(schema.getFullName() + "." + field.name()).isNotBlank();
        }
      } else {
        // Else a reader fails at the first symbol that a later version adds.
        assertThat(schema.getEnumDefault()).as(schema.getFullName()).isNotNull();
      }
    }
  }

  private static void collect(Schema schema, Map<String, Schema> named) {
    switch (schema.getType()) {
      case RECORD -> {
        if (named.putIfAbsent(schema.getFullName(), schema) == null) {
          schema.getFields().forEach(field -> collect(field.schema(), named));
        }
      }
      case ENUM -> named.put(schema.getFullName(), schema);
      case ARRAY -> collect(schema.getElementType(), named);
      case MAP -> collect(schema.getValueType(), named);
      case UNION -> schema.getTypes().forEach(type -> collect(type, named));
      default -> {}
    }
  }
}
