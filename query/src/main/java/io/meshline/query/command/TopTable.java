package io.meshline.query.command;

import io.meshline.query.Metric;
import io.meshline.query.Node;
import io.meshline.query.Service;
import io.meshline.query.command.Table.Cell;
import io.meshline.query.command.Table.Column;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The first of an order as lines of text. */
final class TopTable {
  private static final int NAME_COLUMNS = 60;

  /** What stands in every table. */
  private static final Set<Metric> SHOWN =
      EnumSet.of(
          Metric.CALLS_PER_MINUTE,
          Metric.SUCCESS_RATIO,
          Metric.P50_US,
          Metric.P95_US,
          Metric.P99_US);

  private final Metric by;
  private final List<Ranked> items;
  private final double minutes;

  TopTable(Metric by, List<Ranked> items, double minutes) {
    this.by = by;
    this.items = items;
    this.minutes = minutes;
  }

  /** One line per item, heads first. */
  List<String> lines(boolean coloured) {
    boolean edges = items.stream().anyMatch(item -> item.source() != null);
    List<Service> services = new ArrayList<>();
    for (Ranked item : items) {
      services.add(item.node().service());
      if (item.source() != null) {
        services.add(item.source().service());
      }
    }
    ServiceLabels labels = new ServiceLabels(services);
    List<Column> columns = new ArrayList<>();
    if (edges) {
      columns.add(Column.left("SOURCE"));
      columns.add(Column.left("DESTINATION"));
    } else {
      columns.add(Column.left("NAME"));
    }
    boolean own = !SHOWN.contains(by);
    if (own) {
      columns.add(Column.right(title()));
    }
    columns.addAll(FigureCells.COLUMNS);
    Table table = new Table(columns);
    for (Ranked item : items) {
      List<Cell> row = new ArrayList<>();
      if (item.source() != null) {
        row.add(name(labels, item.source()));
      }
      row.add(name(labels, item.node()));
      if (own) {
        row.add(Cell.of(value(item.value())));
      }
      row.addAll(FigureCells.of(item.figures(), minutes));
      table.add(row);
    }
    return table.lines(coloured);
  }

  private String title() {
    return by.text().replaceAll("_us$", "").replace('_', ' ').toUpperCase(Locale.ROOT);
  }

  private String value(double value) {
    return switch (by) {
      case CALLS, FAILURES, CLIENT_ERRORS, OBSERVATIONS, REQUEST_BYTES, RESPONSE_BYTES ->
          String.format(Locale.ROOT, "%.0f", value);
      case CALLS_PER_MINUTE -> Numbers.rate(value);
      case FAILURE_RATIO, SUCCESS_RATIO, CLIENT_ERROR_RATIO ->
          String.format(Locale.ROOT, "%.2f %%", value * 100);
      case APDEX -> String.format(Locale.ROOT, "%.2f", value);
      default -> Numbers.latency(Math.round(value));
    };
  }

  private static Cell name(ServiceLabels labels, Node node) {
    String label = labels.label(node.service());
    if (!node.detail().isEmpty()) {
      label += " " + TerminalText.safe(node.detail());
    }
    return Cell.of(TerminalText.fit(label, NAME_COLUMNS));
  }
}
