package io.meshline.query.command;

import io.meshline.query.Answer;
import io.meshline.query.Figures;
import io.meshline.query.MeasuredEdge;
import io.meshline.query.MeasuredService;
import io.meshline.query.Service;
import io.meshline.query.command.Table.Cell;
import io.meshline.query.command.Table.Colour;
import io.meshline.query.command.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The service map as lines of text. */
public final class MapTables {
  private static final int NAME_COLUMNS = 48;

  private MapTables() {}

  /**
   * One line per edge, heads first.
   *
   * @param coloured whether to use colours
   * @param points whether a line per observation point follows each edge
   */
  public static List<String> topology(
      Answer<MeasuredEdge> answer, boolean coloured, boolean points) {
    ServiceLabels labels =
        new ServiceLabels(
            answer.measured().stream()
                .flatMap(edge -> Stream.of(edge.source(), edge.destination()))
                .toList());
    Table table = new Table(columns(Column.left("SOURCE"), Column.left("DESTINATION")));
    for (MeasuredEdge edge : answer.measured()) {
      table.add(
          row(
              FigureCells.of(edge.figures(), answer.minutes()),
              name(labels, edge.source()),
              name(labels, edge.destination())));
      if (points) {
        addPoints(table, edge.figures(), answer.minutes(), Cell.of(""));
      }
    }
    return table.lines(coloured);
  }

  /**
   * One line per service and virtual node, heads first.
   *
   * @param coloured whether to use colours
   * @param points whether a line per observation point follows each service
   */
  public static List<String> services(
      Answer<MeasuredService> answer, boolean coloured, boolean points) {
    ServiceLabels labels =
        new ServiceLabels(answer.measured().stream().map(MeasuredService::service).toList());
    Table table = new Table(columns(Column.left("SERVICE")));
    for (MeasuredService service : answer.measured()) {
      table.add(
          row(
              FigureCells.of(service.figures(), answer.minutes()),
              name(labels, service.service())));
      if (points) {
        addPoints(table, service.figures(), answer.minutes());
      }
    }
    return table.lines(coloured);
  }

  /** What the columns of coverage mean. */
  public static String legend() {
    return FigureCells.LEGEND;
  }

  private static void addPoints(Table table, Figures figures, double minutes, Cell... before) {
    figures
        .points()
        .forEach(
            (point, seen) -> {
              List<Cell> row = new ArrayList<>(List.of(before));
              row.add(new Cell("  at " + PointNames.of(point), Colour.DIM));
              row.addAll(FigureCells.ofPoint(figures, point, seen, minutes));
              table.add(row);
            });
  }

  private static List<Column> columns(Column... names) {
    List<Column> columns = new ArrayList<>(List.of(names));
    columns.addAll(FigureCells.COLUMNS);
    return columns;
  }

  private static List<Cell> row(List<Cell> figures, Cell... names) {
    List<Cell> row = new ArrayList<>(List.of(names));
    row.addAll(figures);
    return row;
  }

  private static Cell name(ServiceLabels labels, Service service) {
    return Cell.of(TerminalText.fit(labels.label(service), NAME_COLUMNS));
  }
}
