package io.meshline.query.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Tests of documents that are handed on as they are. */
abstract class StoredCase extends ApiCase {
  final JsonNode next(JsonNode page, String path, Object... parameters) {
    List<Object> all = new ArrayList<>(List.of(parameters));
    all.addAll(List.of("cursor", cursor(page)));
    return api.get(path, all.toArray());
  }

  static String cursor(JsonNode page) {
    return page.path("page").path("next_cursor").asText();
  }

  final void event(String time, String kind, String about) {
    api.store()
        .put(
            "meshline-events-2026.11",
            "{\"@timestamp\":\"2026-11-22T%s:00Z\",\"event\":{\"kind\":\"%s\"}%s}"
                .formatted(time, kind, about.isEmpty() ? "" : "," + about));
  }

  final void alert(String begin, String changed, String state, String about) {
    api.store()
        .put(
            "meshline-alerts-2026.11",
            ("{\"@timestamp\":\"2026-11-22T%s:00Z\",\"alert\":{\"state\":\"%s\","
                    + "\"fingerprint\":\"%s\",\"changed_at\":\"2026-11-22T%s:00Z\"}%s}")
                .formatted(
                    begin, state, begin + changed, changed, about.isEmpty() ? "" : "," + about));
  }

  final void sla(String time, String objective, String about) {
    api.store().put("meshline-sla-1m-2026.11.22", slaDocument(time, objective, about));
  }

  static String slaDocument(String time, String objective, String about) {
    return "{\"@timestamp\":\"2026-11-22T%s:00Z\",\"objective\":{\"name\":\"%s\"},%s}"
        .formatted(time, objective, about);
  }

  static String edge(String source, String destination) {
    return "\"grain\":\"service\",\"source\":{%s},\"destination\":{%s}"
        .formatted(party(source), party(destination));
  }

  static String node(String name) {
    return "\"grain\":\"%s\",%s"
        .formatted(name.contains("#") ? "instance" : "service", party(name));
  }

  /** As {@code [tenant|][environment:][namespace/]name[ (kind)][#instance]}. */
  private static String party(String text) {
    StringBuilder fields = new StringBuilder();
    String rest = text;
    if (rest.contains("|")) {
      fields.append("\"tenant\":\"%s\",".formatted(rest.substring(0, rest.indexOf('|'))));
      rest = rest.substring(rest.indexOf('|') + 1);
    }
    if (rest.contains(":")) {
      fields.append("\"environment\":\"%s\",".formatted(rest.substring(0, rest.indexOf(':'))));
      rest = rest.substring(rest.indexOf(':') + 1);
    }
    String instance = "";
    if (rest.contains("#")) {
      instance = ",\"instance\":{\"id\":\"%s\"}".formatted(rest.substring(rest.indexOf('#') + 1));
      rest = rest.substring(0, rest.indexOf('#'));
    }
    String kind = "service";
    if (rest.contains(" (")) {
      kind = rest.substring(rest.indexOf('(') + 1, rest.length() - 1);
      rest = rest.substring(0, rest.indexOf(" ("));
    }
    String namespace = "";
    if (rest.contains("/")) {
      namespace = ",\"namespace\":\"%s\"".formatted(rest.substring(0, rest.indexOf('/')));
      rest = rest.substring(rest.indexOf('/') + 1);
    }
    return fields
        .append("\"kind\":\"%s\",".formatted(kind))
        .append("\"service\":{\"name\":\"%s\"%s%s}".formatted(rest, namespace, instance))
        .toString();
  }

  static List<String> times(JsonNode answer) {
    List<String> times = new ArrayList<>();
    answer.path("items").forEach(i -> times.add(i.path("@timestamp").asText().substring(11, 16)));
    return times;
  }
}
