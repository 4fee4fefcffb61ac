package io.meshline.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The schema of the chart's values, by itself: Helm applies it in the other tests of the chart. */
class ChartValuesTest {
  private static final JsonNode DESCRIPTION =
      Checkout.json(HelmChart.FOLDER + "/values.schema.json");
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
          .getSchema(DESCRIPTION.toString(), InputFormat.JSON);

  private final JsonNode values = Checkout.yaml(HelmChart.FOLDER + "/values.yaml");

  @Test
  void everyValueThatThereIsIsDescribedAndTheOtherWayRound() {
    List<String> differences = new ArrayList<>();
    compare("", DESCRIPTION, values, differences);
    assertThat(differences).containsExactly("/global is described alone");
  }

  @Test
  void everyExampleFits() throws IOException {
    for (String example : HelmChart.examples()) {
      assertThat(SCHEMA.validate(with(example).toString(), InputFormat.JSON)).as(example).isEmpty();
    }
  }

  /** Each value in turn is of another kind; each object has a key that nobody knows. */
  @Test
  void nothingElseFits() throws IOException {
    JsonNode good = with("minimal.yaml");
    List<JsonPointer> leaves = new ArrayList<>();
    leaves(JsonPointer.empty(), DESCRIPTION, values, leaves);
    assertThat(leaves).hasSizeGreaterThan(150);
    Set<JsonPointer> holders = new HashSet<>();
    List<String> taken = new ArrayList<>();
    for (JsonPointer leaf : leaves) {
      ObjectNode wrong = good.deepCopy();
      ObjectNode parent = (ObjectNode) wrong.at(leaf.head());
      String key = leaf.last().getMatchingProperty();
      if (parent.path(key).isTextual()) {
        parent.put(key, 7);
      } else {
        parent.put(key, "neither number nor list");
      }
      if (SCHEMA.validate(wrong.toString(), InputFormat.JSON).isEmpty()) {
        taken.add(leaf.toString());
      }
      if (holders.add(leaf.head())) {
        wrong = good.deepCopy();
        ((ObjectNode) wrong.at(leaf.head())).put(key + "s", "");
        if (SCHEMA.validate(wrong.toString(), InputFormat.JSON).isEmpty()) {
          taken.add(leaf + "s");
        }
      }
    }
    assertThat(taken).isEmpty();
  }

  private JsonNode with(String example) throws IOException {
    JsonNode over = Checkout.yaml(HelmChart.EXAMPLES + "/" + example);
    return new ObjectMapper().readerForUpdating(values.deepCopy()).readValue(over.toString());
  }

  private static void compare(
      String path, JsonNode description, JsonNode value, List<String> differences) {
    JsonNode properties = resolved(description).path("properties");
    if (properties.isMissingNode()) {
      return;
    }
    var keys = new TreeSet<>(Checkout.keys(properties));
    keys.addAll(Checkout.keys(value));
    for (String key : keys) {
      if (!value.has(key) || !properties.has(key)) {
        differences.add(
            path + "/" + key + (value.has(key) ? " is a value alone" : " is described alone"));
      } else {
        compare(path + "/" + key, properties.path(key), value.path(key), differences);
      }
    }
  }

  /** Values whose description names no others. */
  private static void leaves(
      JsonPointer path, JsonNode description, JsonNode value, List<JsonPointer> leaves) {
    JsonNode properties = resolved(description).path("properties");
    if (properties.isMissingNode()) {
      leaves.add(path);
      return;
    }
    for (String key : Checkout.keys(value)) {
      leaves(path.appendProperty(key), properties.path(key), value.path(key), leaves);
    }
  }

  private static JsonNode resolved(JsonNode description) {
    JsonNode reference = description.path("$ref");
    return reference.isMissingNode()
        ? description
        : DESCRIPTION.at(reference.asText().substring(1));
  }
}
