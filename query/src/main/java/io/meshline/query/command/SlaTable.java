package io.meshline.query.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.query.Service;
import io.meshline.query.command.Table.Cell;
import io.meshline.query.command.Table.Colour;
import io.meshline.query.command.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Objectives as lines of text. */
final class SlaTable {
  private static final int NAME_COLUMNS = 48;

  private final List<JsonNode> documents;
  private final ServiceLabels labels;

  SlaTable(List<JsonNode> documents) {
    this.documents = documents;
    List<Service> services = new ArrayList<>();
    for (JsonNode document : documents) {
      parties(document).forEach(party -> services.add(service(party)));
    }
    this.labels = new ServiceLabels(services);
  }

  /** One line per objective, heads first. */
  List<String> lines(boolean coloured) {
    Table table =
        new Table(
            List.of(
                Column.left("OBJECTIVE"),
                Column.left("OF"),
                Column.right("TARGET"),
                Column.right("COMPLIANCE"),
                Column.right("BUDGET LEFT"),
                Column.right("BURN 1H"),
                Column.right("BURN 1D")));
    for (JsonNode document : documents) {
      double left = document.path("error_budget_left").asDouble();
      table.add(
          List.of(
              name(document.path("objective").path("name").asText()),
              name(about(document)),
              Cell.of(share(document.path("objective").path("target"))),
              Cell.of(share(document.path("compliance"))),
              new Cell(
                  percent(left),
                  left < 0 ? Colour.RED : left < 0.25 ? Colour.YELLOW : Colour.GREEN),
              Cell.of(rate(document.path("burn_rate").path("1h"))),
              Cell.of(rate(document.path("burn_rate").path("1d")))));
    }
    return table.lines(coloured);
  }

  /** A node, or an edge by its ends. */
  private String about(JsonNode document) {
    return parties(document).stream().map(this::party).collect(Collectors.joining(" -> "));
  }

  private static List<JsonNode> parties(JsonNode document) {
    return document.has("destination")
        ? List.of(document.path("source"), document.path("destination"))
        : List.of(document);
  }

  private String party(JsonNode party) {
    String name = labels.label(service(party));
    String detail = party.at("/service/instance/id").asText() + party.path("endpoint").asText();
    return detail.isEmpty() ? name : name + " " + detail;
  }

  private static Service service(JsonNode party) {
    return new Service(
        party.path("tenant").asText(),
        party.path("environment").asText(),
        party.at("/service/namespace").asText(),
        party.at("/service/name").asText(),
        party.path("kind").asText("service"));
  }

  private static Cell name(String text) {
    return Cell.of(TerminalText.fit(TerminalText.safe(text), NAME_COLUMNS));
  }

  private static String share(JsonNode value) {
    return value.isNumber() ? Numbers.percent(value.asDouble()) : "-";
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }

  private static String rate(JsonNode value) {
    return value.isNumber() ? String.format(Locale.ROOT, "%.2f", value.asDouble()) : "-";
  }
}
