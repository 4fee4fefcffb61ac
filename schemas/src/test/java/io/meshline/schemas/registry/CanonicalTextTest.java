package io.meshline.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.Topics;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class CanonicalTextTest {
  @Test
  void isItsOwnCanonicalTextAndKeepsDocsAndDefaults() {
    for (Topics.Topic topic : Topics.all()) {
      for (Schema schema : topic.values()) {
        String text = CanonicalText.of(schema);

        assertThat(text).doesNotContain("avro.java.string").contains("\"doc\"");
        assertThat(CanonicalText.of(new Schema.Parser().parse(text))).isEqualTo(text);
      }
    }
  }

  @Test
  void leavesOutOnlyWhatIsJavas() {
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type":"record","name":"r","fields":[
                  {"name":"a","type":{"type":"string","avro.java.string":"String"},"default":"x"},
                  {"name":"b","type":{"type":"map","avro.java.string":"String","values":
                    {"type":"string","avro.java.string":"String"}},"default":{}}]}
                """);

    assertThat(CanonicalText.of(schema))
        .isEqualTo(
            """
            {"type":"record","name":"r","fields":[\
            {"name":"a","type":"string","default":"x"},\
            {"name":"b","type":{"type":"map","values":"string"},"default":{}}]}\
            """);
  }
}
