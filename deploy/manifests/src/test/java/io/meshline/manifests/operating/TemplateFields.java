package io.meshline.manifests.operating;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.manifests.Checkout;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fields of each kind of document, by the index templates. */
final class TemplateFields {
  private static final String FOLDER =
      "sink-elasticsearch/src/main/resources/io/meshline/sink/elasticsearch/templates/";
  private static final Set<String> NUMBERS = Set.of("long", "double", "date");

  /** A field before its operator, in Lucene's and Kibana's languages. */
  private static final Pattern QUERIED =
      Pattern.compile("([A-Za-z@][A-Za-z0-9_.]*)\\s*(?::|>=|<=|>|<)");

  private final String kind;
  private final Map<String, String> types = new TreeMap<>();
  private final Set<String> withoutSearchTree = new TreeSet<>();

  private TemplateFields(String kind) {
    this.kind = kind;
    add("", Checkout.json(FOLDER + "meshline-metrics.json").at("/template/mappings/properties"));
    add(
        "",
        Checkout.json(FOLDER + "meshline-" + kind + ".json").at("/template/mappings/properties"));
  }

  /**
   * Of a kind.
   *
   * @param kind nodes, edges, sla, alerts or events
   */
  static TemplateFields of(String kind) {
    return new TemplateFields(kind);
  }

  /** What is wrong about a field that is shown or searched; empty if nothing is. */
  String faultOf(String field) {
    String type = types.get(field);
    if (type == null) {
      return kind + " have no field " + field;
    }
    return type.equals("object") || type.equals("binary")
        ? field + " of " + kind + " is not indexed"
        : "";
  }

  /** What is wrong about a field that an aggregation uses. */
  String faultOf(String field, String aggregation) {
    String fault = faultOf(field);
    if (!fault.isEmpty()) {
      return fault;
    }
    boolean number = NUMBERS.contains(types.get(field));
    boolean fits =
        switch (aggregation) {
          case "sum", "max", "min", "avg" -> number;
          case "date_histogram" -> "date".equals(types.get(field));
          case "terms" -> "keyword".equals(types.get(field));
          default -> false;
        };
    return fits ? "" : aggregation + " of " + field + ", which is a " + types.get(field);
  }

  /**
   * What is wrong about the fields that a query names. Engines of 2023 and before refuse those that
   * are in doc values only.
   */
  Set<String> faultsOf(String query) {
    Set<String> faults = new TreeSet<>();
    Matcher matcher = QUERIED.matcher(query);
    while (matcher.find()) {
      String field = matcher.group(1);
      faults.add(faultOf(field));
      if (withoutSearchTree.contains(field)) {
        faults.add(field + " of " + kind + " has no search tree");
      }
    }
    faults.remove("");
    return faults;
  }

  private void add(String prefix, JsonNode properties) {
    properties
        .properties()
        .forEach(
            field -> {
              JsonNode mapping = field.getValue();
              String name = prefix + field.getKey();
              if (mapping.has("properties")) {
                add(name + ".", mapping.get("properties"));
              } else {
                types.put(name, mapping.path("type").asText("object"));
                if (!mapping.path("index").asBoolean(true)) {
                  withoutSearchTree.add(name);
                }
              }
            });
  }
}
