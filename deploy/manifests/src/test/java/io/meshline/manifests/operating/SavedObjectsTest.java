package io.meshline.manifests.operating;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshline.manifests.Checkout;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects of Kibana and of OpenSearch Dashboards: whole, and about fields that there are. */
class SavedObjectsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The attributes of each type by the schemas of Kibana 8.8 and later, which refuses an import
   * with others; what must be there stands first, up to the bar.
   */
  private static final Map<String, String> ATTRIBUTES =
      Map.of(
          "index-pattern",
          "title | type timeFieldName sourceFilters fields typeMeta fieldFormatMap fieldAttrs"
              + " allowNoIndex runtimeFieldMap name",
          "search",
          "title kibanaSavedObjectMeta | description columns sort grid rowHeight rowsPerPage"
              + " hideChart breakdownField isTextBasedQuery usesAdHocDataView timeRestore timeRange"
              + " refreshInterval viewMode hideAggregatedPreview hits version",
          "visualization",
          "title visState kibanaSavedObjectMeta | description uiStateJSON version"
              + " savedSearchRefName",
          "dashboard",
          "title kibanaSavedObjectMeta panelsJSON | description timeRestore timeFrom timeTo"
              + " refreshInterval controlGroupInput optionsJSON hits version");

  @ParameterizedTest
  @ValueSource(strings = {"kibana.ndjson", "opensearch-dashboards.ndjson"})
  void everyFieldIsInTheIndexTemplates(String file) throws IOException {
    List<String> faults = new ArrayList<>();
    for (JsonNode object : objects(file).values()) {
      String type = object.path("type").asText();
      JsonNode attributes = object.path("attributes");
      if (type.equals("index-pattern")) {
        assertThat(attributes.path("title").asText()).isEqualTo(object.path("id").asText() + "-*");
        TemplateFields fields = TemplateFields.of(kind(object.path("id").asText()));
        faults.add(fields.faultOf(attributes.path("timeFieldName").asText(), "date_histogram"));
      }
      if (!type.equals("search") && !type.equals("visualization")) {
        continue;
      }
      TemplateFields fields = TemplateFields.of(kind(pattern(object)));
      faults.addAll(fields.faultsOf(query(attributes)));
      attributes.path("columns").forEach(column -> faults.add(fields.faultOf(column.asText())));
      attributes.path("sort").forEach(sort -> faults.add(fields.faultOf(sort.get(0).asText())));
      if (type.equals("visualization")) {
        for (JsonNode agg : JSON.readTree(attributes.path("visState").asText()).path("aggs")) {
          String field = agg.at("/params/field").asText();
          if (!agg.path("type").asText().equals("count")) {
            faults.add(fields.faultOf(field, agg.path("type").asText()));
          }
        }
      }
    }
    assertThat(faults).hasSizeGreaterThan(50).allMatch(String::isEmpty);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kibana.ndjson", "opensearch-dashboards.ndjson"})
  void everyReferenceIsToAnObjectOfTheFile(String file) throws IOException {
    Map<String, JsonNode> objects = objects(file);
    for (JsonNode object : objects.values()) {
      for (JsonNode reference : object.path("references")) {
        JsonNode target = objects.get(reference.path("id").asText());
        assertThat(target).as("%s", reference).isNotNull();
        assertThat(target.path("type")).isEqualTo(reference.path("type"));
      }
    }
    JsonNode dashboard = requireNonNull(objects.get("meshline-dashboard"));
    List<String> names = new ArrayList<>();
    dashboard.path("references").forEach(reference -> names.add(reference.path("name").asText()));
    for (JsonNode panel : JSON.readTree(dashboard.at("/attributes/panelsJSON").asText())) {
      String reference = panel.path("panelRefName").asText();
      assertThat(names)
          .containsAnyOf(reference, panel.path("panelIndex").asText() + ":" + reference);
    }
    assertThat(names).hasSizeGreaterThan(8);
  }

  /**
   * Kibana refuses objects of a later version than its own, and so tells which one is the least:
   * that of the newest type.
   */
  @Test
  void kibanaIsAtLeastOfTheVersionThatTheDocumentsSay() throws IOException {
    Set<Version> versions = new TreeSet<>();
    for (JsonNode object : objects("kibana.ndjson").values()) {
      assertThat(object.has("migrationVersion")).as("%s: of before 8.8", object).isFalse();
      versions.add(Version.parse(object.path("coreMigrationVersion").asText()));
      versions.add(Version.parse(object.path("typeMigrationVersion").asText()));
    }
    Version least = Collections.max(versions);
    assertThat(Checkout.text("deploy/docs/README.md"))
        .contains(
            "(../kibana/kibana.ndjson) | Kibana %s or newer, 9 |"
                .formatted(least.toString().replaceFirst("\\.0$", "")));
  }

  @Test
  void kibanaKnowsEveryAttribute() throws IOException {
    for (JsonNode object : objects("kibana.ndjson").values()) {
      String[] known =
          requireNonNull(ATTRIBUTES.get(object.path("type").asText())).split(" \\| ", 2);
      JsonNode attributes = object.path("attributes");
      List<String> all = List.of((known[0] + " " + known[1]).split(" ", -1));
      assertThat(Checkout.keys(attributes))
          .as("%s", object.path("id"))
          .isSubsetOf(all)
          .contains(known[0].split(" ", -1));
      assertThat(Checkout.keys(attributes.path("kibanaSavedObjectMeta")))
          .isSubsetOf("searchSourceJSON");
      assertThat(Checkout.keys(attributes.path("refreshInterval")))
          .isSubsetOf("pause", "value", "display", "section");
      attributes.path("sort").forEach(sort -> assertThat(sort).hasSize(2));
    }
  }

  /** OpenSearch Dashboards began as Kibana 7.10, and knows versions of each type up to that. */
  @Test
  void openSearchDashboardsKnowsTheVersionOfEachType() throws IOException {
    for (JsonNode object : objects("opensearch-dashboards.ndjson").values()) {
      assertThat(object.has("coreMigrationVersion")).as("%s", object).isFalse();
      JsonNode version = object.path("migrationVersion").path(object.path("type").asText());
      assertThat(version.isTextual()).as("%s: a version by its type", object).isTrue();
      assertThat(Version.parse(version.asText())).isLessThanOrEqualTo(Version.parse("7.10.0"));
    }
  }

  private static String query(JsonNode attributes) throws IOException {
    String source = attributes.at("/kibanaSavedObjectMeta/searchSourceJSON").asText();
    return JSON.readTree(source).at("/query/query").asText();
  }

  private static String pattern(JsonNode object) {
    for (JsonNode reference : object.path("references")) {
      if (reference.path("type").asText().equals("index-pattern")) {
        return reference.path("id").asText();
      }
    }
    throw new AssertionError(object.path("id") + ": no index pattern");
  }

  private static String kind(String pattern) {
    return pattern.substring("meshline-".length());
  }

  private static Map<String, JsonNode> objects(String file) throws IOException {
    Map<String, JsonNode> objects = new LinkedHashMap<>();
    for (String line : Checkout.text("deploy/kibana/" + file).split("\n", -1)) {
      if (!line.isEmpty()) {
        JsonNode object = JSON.readTree(line);
        assertThat(objects.put(object.path("id").asText(), object)).as(line).isNull();
      }
    }
    return objects;
  }
}
