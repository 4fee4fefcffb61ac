package io.meshline.query.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.query.command.Table.Cell;
import io.meshline.query.command.Table.Colour;
import io.meshline.query.command.Table.Column;
import java.util.List;
import java.util.Locale;

/** Objectives as lines of text. */
final class SlaTable {
  private static final int NAME_COLUMNS = 48;

  private final List<JsonNode> documents;

  SlaTable(List<JsonNode> documents) {
    this.documents = documents;
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
  private static String about(JsonNode document) {
    return document.has("destination")
        ? party(document.path("source")) + " -> " + party(document.path("destination"))
        : party(document);
  }

  private static String party(JsonNode party) {
    JsonNode service = party.path("service");
    String namespace = service.path("namespace").asText();
    String name = (namespace.isEmpty() ? "" : namespace + "/") + service.path("name").asText();
    String detail = service.path("instance").path("id").asText() + party.path("endpoint").asText();
    return detail.isEmpty() ? name : name + " " + detail;
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
