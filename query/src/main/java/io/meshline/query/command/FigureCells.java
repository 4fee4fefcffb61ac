package io.meshline.query.command;

import io.meshline.aggregation.Point;
import io.meshline.query.Figures;
import io.meshline.query.PointFigures;
import io.meshline.query.command.Table.Cell;
import io.meshline.query.command.Table.Colour;
import io.meshline.query.command.Table.Column;
import java.util.ArrayList;
import java.util.List;

/** The columns that edges and services have in common. */
final class FigureCells {
  static final List<Column> COLUMNS =
      List.of(
          Column.right("CALLS/MIN"),
          Column.right("SUCCESS"),
          Column.right("P50"),
          Column.right("P95"),
          Column.right("P99"),
          Column.right("AGENT>"),
          Column.right("SIDECAR>"),
          Column.right(">SIDECAR"),
          Column.right(">AGENT"));

  static final String LEGEND =
      "AGENT> SIDECAR> >SIDECAR >AGENT: share of the calls that was seen in the caller's process, its"
          + " sidecar, the callee's sidecar and process.";

  static final Cell NONE = new Cell("-", Colour.DIM);

  private FigureCells() {}

  /** The headline figures and the coverage of each point. */
  static List<Cell> of(Figures figures, double minutes) {
    List<Cell> cells = figures(figures.headline(), minutes);
    for (Point point : Point.values()) {
      cells.add(
          figures.calls(point) == 0
              ? NONE
              : Cell.of(Numbers.roughPercent(figures.coverage(point))));
    }
    return cells;
  }

  /** The figures of one point; the mark stands where its coverage does. */
  static List<Cell> ofPoint(Figures figures, Point at, PointFigures point, double minutes) {
    List<Cell> cells = figures(point, minutes);
    for (Point other : Point.values()) {
      cells.add(Cell.of(other == at ? Numbers.roughPercent(figures.coverage(at)) : ""));
    }
    return cells;
  }

  private static List<Cell> figures(PointFigures point, double minutes) {
    List<Cell> cells = new ArrayList<>();
    cells.add(Cell.of(Numbers.rate(point.calls() / minutes)));
    cells.add(new Cell(Numbers.percent(point.successRatio()), health(point.successRatio())));
    cells.add(latency(point, 0.5));
    cells.add(latency(point, 0.95));
    cells.add(latency(point, 0.99));
    return cells;
  }

  /** A dash where no call has a latency: connections have none. */
  static Cell latency(PointFigures point, double q) {
    return point.callsWithLatency() == 0 ? NONE : Cell.of(Numbers.latency(point.latencyMicros(q)));
  }

  /** Green, yellow below 99 %, red below 95 %. */
  static Colour health(double successRatio) {
    if (successRatio < 0.95) {
      return Colour.RED;
    }
    return successRatio < 0.99 ? Colour.YELLOW : Colour.GREEN;
  }
}
