package io.meshline.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MissingFieldsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                         | {a:{type:long}}",
        "{b:{type:long}}                            | {a:{type:long}}",
        "{a:{properties:{c:{type:long}}}}           | {a:{properties:{b:{type:long}}}}",
        "{a:{properties:{b:{properties:{}}}}}       | {a:{properties:{b:{properties:{d:{type:date}}}}}}",
      })
  void areThoseThatAreNotThere(String existing, String missing) throws IOException {
    assertThat(MissingFields.of(mapping(existing), mapping(missing))).contains(mapping(missing));
  }

  /** The engine refuses to change it, and with it all that is new. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{a:{type:long}}",
        "{a:{type:keyword}}",
        "{a:{type:long,index:false}}",
        "{a:{type:object,enabled:false}}"
      })
  void areNotThoseThatAreThereAndOtherwise(String existing) throws IOException {
    for (String wanted : new String[] {"{a:{type:long}}", "{a:{properties:{b:{type:long}}}}"}) {
      assertThat(MissingFields.of(mapping(existing), mapping(wanted))).isEmpty();
    }
  }

  /** What version 2 brought, beside fields that are indexed otherwise since version 5. */
  @Test
  void ofAnIndexOfVersion1AreNew() throws IOException {
    JsonNode existing;
    try (InputStream in =
        MissingFieldsTest.class.getResourceAsStream("released/v1/meshline-metrics.json")) {
      existing = JSON.readTree(in).at("/template/mappings");
    }
    Optional<ObjectNode> missing = MissingFields.of(existing, Template.shipped().get(0).mappings());
    assertThat(missing.orElseThrow().at("/properties/latency/properties").fieldNames())
        .toIterable()
        .containsExactly("calls");
    assertThat(missing.orElseThrow().at("/properties").fieldNames())
        .toIterable()
        .doesNotContain("calls", "failures");
  }

  private static ObjectNode mapping(String properties) throws IOException {
    String json = properties.replaceAll("(\\w+):", "\"$1\":");
    return (ObjectNode)
        JSON.readTree(
            "{\"properties\":" + json.replaceAll(":(long|date|keyword|object)", ":\"$1\"") + "}");
  }
}
