package io.meshline.sink.elasticsearch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the ids of all documents of one kind in some windows.
 *
 * @param indexPrefix begin of the indices' names
 * @param serviceFields objects of a document that each name a service
 * @param only the service that one of these must name; null: whatever they name
 */
record WindowQuery(String indexPrefix, List<String> serviceFields, @Nullable ServiceSelector only) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 5_000;

  static WindowQuery ofNodes(@Nullable ServiceSelector only) {
    return new WindowQuery("meshline-nodes", List.of("service"), only);
  }

  static WindowQuery ofEdges(@Nullable ServiceSelector only) {
    return new WindowQuery(
        "meshline-edges", List.of("source.service", "destination.service"), only);
  }

  /** The index of windows. */
  String index(WindowBlock windows) {
    return indexPrefix + windows.first().indexSuffix();
  }

  ObjectNode of(WindowBlock windows) {
    ObjectNode body = JSON.createObjectNode().put("size", PAGE).put("_source", false);
    body.putArray("sort").add("_doc");
    ArrayNode all = body.putObject("query").putObject("bool").putArray("filter");
    term(all, "metricset.interval", windows.first().interval());
    all.addObject()
        .putObject("range")
        .putObject("@timestamp")
        .put("gte", windows.first().timestamp())
        .put("lt", windows.after().timestamp());
    ServiceSelector service = only;
    if (service != null) {
      ArrayNode either = all.addObject().putObject("bool").putArray("should");
      for (String field : serviceFields) {
        named(either.addObject().putObject("bool"), field, service);
      }
    }
    return body;
  }

  private static void named(ObjectNode both, String field, ServiceSelector service) {
    ArrayNode filter = both.putArray("filter");
    term(filter, field + ".name", service.service());
    String namespace = service.namespace();
    if (namespace == null) {
      return;
    }
    if (namespace.isEmpty()) {
      // Empty texts are left out of documents.
      ObjectNode none = both.putArray("must_not").addObject();
      none.putObject("exists").put("field", field + ".namespace");
    } else {
      term(filter, field + ".namespace", namespace);
    }
  }

  private static void term(ArrayNode filter, String field, String value) {
    filter.addObject().putObject("term").put(field, value);
  }
}
