package io.meshline.query.command;

import io.meshline.aggregation.Point;
import io.meshline.query.EdgeExplanation;
import io.meshline.query.EdgeReader;
import io.meshline.query.Figures;
import io.meshline.query.MeasuredEdge;
import io.meshline.query.PointFigures;
import io.meshline.query.command.Table.Cell;
import io.meshline.query.command.Table.Colour;
import io.meshline.query.command.Table.Column;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One edge as lines of text, at most 80 columns wide. */
final class EdgePage {
  private static final int WIDTH = 80;
  private static final int REASON_COLUMNS = 20;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final EdgeReader.Found found;
  private final EdgeExplanation explanation;
  private final Figures figures;
  private final boolean coloured;
  private final List<String> lines = new ArrayList<>();

  EdgePage(EdgeReader.Found found, EdgeExplanation explanation, boolean coloured) {
    this.found = found;
    this.explanation = explanation;
    this.figures = explanation.edge().figures();
    this.coloured = coloured;
  }

  List<String> lines() {
    head();
    points();
    if (!explanation.parts().isEmpty()) {
      lines.add("");
      lines.addAll(new TimeTable(explanation, coloured).lines());
    }
    facts();
    reasons();
    traces();
    lines.add("");
    return lines;
  }

  private void head() {
    MeasuredEdge edge = explanation.edge();
    // As on the map, which names environments where there are several.
    var labels = new ServiceLabels(found.services());
    String title = labels.label(edge.source()) + " -> " + labels.label(edge.destination());
    lines.add(paint(Colour.BOLD, TerminalText.fit(title, WIDTH)));
    PointFigures headline = figures.headline();
    lines.add(
        "%s calls/min, %s success%s"
            .formatted(
                Numbers.rate(headline.calls() / found.all().minutes()),
                Numbers.percent(headline.successRatio()),
                latency(headline)));
    lines.add(
        "by %s, %s to %s UTC"
            .formatted(
                PointNames.of(figures.observedAt()),
                TIME.format(found.all().range().from()),
                TIME.format(found.all().range().to())));
    lines.add("");
  }

  /** Connections have no latency. */
  private static String latency(PointFigures headline) {
    return headline.callsWithLatency() == 0
        ? ""
        : String.format(
            Locale.ROOT,
            ", p50 %s, p99 %s, apdex %.2f",
            Numbers.latency(headline.latencyMicros(0.5)),
            Numbers.latency(headline.latencyMicros(0.99)),
            headline.apdex());
  }

  private void points() {
    var table =
        new Table(
            List.of(
                Column.left("POINT"),
                Column.right("CALLS"),
                Column.right("SEEN"),
                Column.right("SUCCESS"),
                Column.right("P50"),
                Column.right("P95"),
                Column.right("P99"),
                Column.right("MEAN")));
    for (Point point : Point.values()) {
      PointFigures seen = figures.points().get(point);
      table.add(seen == null ? nothing(point) : row(point, seen));
    }
    lines.addAll(table.lines(coloured));
  }

  private List<Cell> row(Point point, PointFigures seen) {
    return List.of(
        Cell.of(PointNames.of(point)),
        Cell.of(String.valueOf(seen.calls())),
        Cell.of(Numbers.roughPercent(figures.coverage(point))),
        new Cell(Numbers.percent(seen.successRatio()), FigureCells.health(seen.successRatio())),
        FigureCells.latency(seen, 0.5),
        FigureCells.latency(seen, 0.95),
        FigureCells.latency(seen, 0.99),
        seen.callsWithLatency() == 0
            ? FigureCells.NONE
            : Cell.of(Numbers.latency(Math.round(seen.latencyMeanMicros()))));
  }

  private static List<Cell> nothing(Point point) {
    List<Cell> row = new ArrayList<>();
    row.add(new Cell(PointNames.of(point), Colour.DIM));
    for (int i = 0; i < 7; i++) {
      row.add(new Cell("-", Colour.DIM));
    }
    return row;
  }

  /** What is the same at all points is said once. */
  private void facts() {
    List<String> facts = new ArrayList<>();
    facts.addAll(fact("protocol", PointFigures::protocols));
    facts.addAll(fact("tls", PointFigures::tls));
    if (!facts.isEmpty()) {
      lines.add("");
      lines.addAll(facts);
    }
  }

  private List<String> fact(String name, Function<PointFigures, Map<String, Long>> counts) {
    Map<String, List<String>> pointsByText = new TreeMap<>();
    figures
        .points()
        .forEach(
            (point, seen) ->
                pointsByText
                    .computeIfAbsent(shares(counts.apply(seen)), text -> new ArrayList<>())
                    .add(PointNames.of(point)));
    pointsByText.remove("");
    return pointsByText.entrySet().stream()
        .map(
            entry ->
                "%-10s%s%s"
                    .formatted(
                        name,
                        entry.getKey(),
                        pointsByText.size() == 1 ? "" : "  " + at(entry.getValue())))
        .toList();
  }

  private static String at(List<String> points) {
    return "(" + String.join(", ", points) + ")";
  }

  private static String shares(Map<String, Long> counts) {
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    return counts.entrySet().stream()
        .map(
            count ->
                TerminalText.safe(count.getKey())
                    + (counts.size() == 1
                        ? ""
                        : " " + Numbers.roughPercent((double) count.getValue() / all)))
        .collect(Collectors.joining(", "));
  }

  private void reasons() {
    var all = new TreeMap<String, Long>();
    figures
        .points()
        .values()
        .forEach(seen -> seen.reasons().forEach((reason, n) -> all.merge(reason, n, Math::max)));
    if (all.isEmpty()) {
      return;
    }
    lines.add("");
    List<Column> columns = new ArrayList<>(List.of(Column.left("REASON")));
    for (Point point : Point.values()) {
      columns.add(Column.right(PointNames.of(point)));
    }
    var table = new Table(columns);
    all.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(reason -> table.add(reasonRow(reason.getKey())));
    lines.addAll(table.lines(coloured));
  }

  private List<Cell> reasonRow(String reason) {
    List<Cell> row = new ArrayList<>();
    row.add(Cell.of(TerminalText.fit(TerminalText.safe(reason), REASON_COLUMNS)));
    for (Point point : Point.values()) {
      PointFigures seen = figures.points().get(point);
      Long calls = seen == null ? null : seen.reasons().get(reason);
      row.add(calls == null ? new Cell("-", Colour.DIM) : Cell.of(calls.toString()));
    }
    return row;
  }

  private void traces() {
    PointFigures headline = figures.headline();
    List<String> traces = new ArrayList<>();
    if (!headline.slowestTraceId().isEmpty()) {
      traces.add("slowest   " + TerminalText.safe(headline.slowestTraceId()));
    }
    headline.failedTraceIds().forEach(id -> traces.add("failed    " + TerminalText.safe(id)));
    if (!traces.isEmpty()) {
      lines.add("");
      lines.add(paint(Colour.BOLD, "TRACES"));
      lines.addAll(traces);
    }
  }

  private String paint(Colour colour, String text) {
    return coloured ? colour.paint(text) : text;
  }
}
