package io.meshline.query.command;

import io.meshline.query.EdgeExplanation;
import io.meshline.query.TimeShare;
import io.meshline.query.command.Table.Cell;
import io.meshline.query.command.Table.Colour;
import io.meshline.query.command.Table.Column;
import java.util.ArrayList;
import java.util.List;

/** Where the time of an edge's calls went, as a waterfall from caller to callee. */
final class TimeTable {
  private static final int BAR_COLUMNS = 20;

  private final EdgeExplanation explanation;
  private final boolean coloured;

  TimeTable(EdgeExplanation explanation, boolean coloured) {
    this.explanation = explanation;
    this.coloured = coloured;
  }

  List<String> lines() {
    var table =
        new Table(
            List.of(
                Column.left("WHERE THE TIME WENT"),
                Column.right("P50"),
                Column.right("MEAN"),
                Column.right("SHARE"),
                Column.left("")));
    double before = 0;
    for (TimeShare part : explanation.parts()) {
      table.add(
          List.of(
              Cell.of(part.part()),
              micros(part.medianMicros()),
              micros(part.meanMicros()),
              Cell.of(Math.round(part.share() * 100) + " %"),
              new Cell(bar(before, part.share()), Colour.YELLOW)));
      before += part.share();
    }
    List<String> lines = new ArrayList<>(table.lines(coloured));
    lines.addAll(notes());
    return lines;
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (explanation.parts().size() > 1) {
      notes.add("Each line: one point's figure less the next one's. P50s are exact to 1 %.");
    } else {
      notes.add("Only one point saw these calls: what lies between cannot be told apart.");
    }
    if (!explanation.sameCalls()) {
      notes.add("The points did not see the same calls (SEEN): the differences are only a hint.");
    }
    if (explanation.hasNegative()) {
      notes.add("Below zero: clocks and places of measuring differ by more than the time between.");
    }
    return notes.stream().map(note -> coloured ? Colour.DIM.paint(note) : note).toList();
  }

  private static Cell micros(double micros) {
    return micros < 0
        ? new Cell("-" + Numbers.latency(Math.round(-micros)), Colour.RED)
        : Cell.of(Numbers.latency(Math.round(micros)));
  }

  /** As far from the left as what came before; at least one column wide, none for nothing. */
  private static String bar(double before, double share) {
    if (share <= 0) {
      return "";
    }
    int begin = column(before);
    int end = Math.max(begin + 1, column(before + share));
    begin = Math.min(begin, BAR_COLUMNS - 1);
    end = Math.min(end, BAR_COLUMNS);
    return " ".repeat(begin) + "#".repeat(end - begin);
  }

  private static int column(double share) {
    return (int) Math.max(0, Math.min(BAR_COLUMNS, Math.round(share * BAR_COLUMNS)));
  }
}
