package io.meshline.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshline.sink.elasticsearch.IndexTemplates.Action;
import io.meshline.sink.elasticsearch.IndexTemplates.Installation;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Template> SHIPPED = Template.shipped();

  @Test
  void allCarryTheSameVersion() {
    for (Template template : SHIPPED) {
      assertThat(template.version()).isEqualTo(SHIPPED.get(0).version()).isPositive();
      assertThat(template.body().at("/_meta/version").asInt()).isEqualTo(template.version());
    }
    assertThat(SHIPPED.get(0).mappings().at("/_meta/version").asInt())
        .isEqualTo(SHIPPED.get(0).version());
  }

  /** A store that has this version would never get what was changed under its number. */
  @Test
  void areWhatWasReleasedUnderTheirVersion() throws IOException {
    for (Template template : SHIPPED) {
      String file = "released/v%d/%s.json".formatted(template.version(), template.name());
      try (InputStream released = TemplateTest.class.getResourceAsStream(file)) {
        assertThat(released).as("%s; a change needs a new version and its copy", file).isNotNull();
        assertThat(template.body()).as(file).isEqualTo(JSON.readTree(released));
      }
    }
  }

  @Test
  void addNoFieldsByThemselves() {
    for (Template template : SHIPPED) {
      assertThat(template.mappings().path("dynamic"))
          .isEqualTo(JSON.getNodeFactory().booleanNode(false));
    }
  }

  @Test
  void useOnlyWhatBothEnginesHave() {
    for (Template template : SHIPPED) {
      List<String> types = template.body().findValuesAsText("type");
      assertThat(types).isSubsetOf("date", "keyword", "long", "double", "object", "binary");
    }
  }

  @Test
  void haveEveryFieldOfEdges() throws IOException {
    assertMapped(new EdgeDocuments().build(SampleMetrics.edge()), "meshline-edges");
  }

  @Test
  void haveEveryFieldOfNodes() throws IOException {
    assertMapped(new NodeDocuments().build(SampleMetrics.node()), "meshline-nodes");
  }

  @Test
  void haveEveryFieldOfObjectivesAlertsAndEvents() throws IOException {
    assertMapped(new SlaDocuments().build(SampleMetrics.sla()), "meshline-sla");
    assertMapped(new AlertDocuments().build(SampleMetrics.alert()), "meshline-alerts");
    assertMapped(new EventDocuments().build(SampleMetrics.event()), "meshline-events");
  }

  private static void assertMapped(SearchDocument document, String name) throws IOException {
    Template own = SHIPPED.stream().filter(one -> one.name().equals(name)).findAny().orElseThrow();
    assertThat(own.indexPatterns())
        .allMatch(pattern -> document.index().matches(pattern.replace("*", ".*")));
    JsonNode shared = SHIPPED.get(0).mappings();
    JsonNode fields = JSON.readTree(document.json());
    fields
        .fieldNames()
        .forEachRemaining(
            field -> {
              JsonNode mapping = own.mappings().path("properties").path(field);
              if (mapping.isMissingNode()) {
                mapping = shared.path("properties").path(field);
              }
              assertMapped(field, fields.path(field), mapping);
            });
  }

  private static void assertMapped(String path, JsonNode value, JsonNode mapping) {
    assertThat(mapping.isObject()).as("mapping of %s", path).isTrue();
    boolean open = mapping.path("enabled").isBoolean() && !mapping.path("enabled").asBoolean();
    if (value.isObject() && !open) {
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        assertMapped(
            path + "." + field.getKey(),
            field.getValue(),
            mapping.path("properties").path(field.getKey()));
      }
    } else if (!open) {
      assertThat(mapping.path("type").asText()).as("type of %s", path).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "false, 0, INSTALLED",
    "true,  0, UPGRADED",
    "true,  2, UPGRADED",
    "true,  3, UNCHANGED",
    "true,  4, NEWER_KEPT",
  })
  void areWrittenOnlyWhereTheStoreIsBehind(boolean exists, int found, Action action) {
    assertThat(Installation.of("t", exists, found, 3).action()).isEqualTo(action);
  }

  @Test
  void engineSaysWhatItIs() throws IOException {
    assertThat(engine("{\"version\":{\"number\":\"9.5.3\",\"build_flavor\":\"default\"}}"))
        .hasToString("elasticsearch 9.5.3");
    assertThat(engine("{\"version\":{\"distribution\":\"opensearch\",\"number\":\"2.19.6\"}}"))
        .hasToString("opensearch 2.19.6");
    assertThat(engine("{}").supported("h")).isEqualTo(Engine.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"version\":{\"number\":\"7.17.0\"}}",
        "{\"version\":{\"distribution\":\"opensearch\",\"number\":\"1.3.0\"}}",
        "{\"version\":{\"number\":\"x\"}}",
      })
  void engineThatIsTooOldIsRefused(String mainPage) throws IOException {
    Engine engine = engine(mainPage);
    assertThatThrownBy(() -> engine.supported("http://search:9200"))
        .hasMessage(
            "http://search:9200: "
                + engine
                + " (expected: Elasticsearch 8 or 9, or OpenSearch 2 or 3)");
  }

  private static Engine engine(String mainPage) throws IOException {
    return Engine.of(JSON.readTree(mainPage));
  }
}
