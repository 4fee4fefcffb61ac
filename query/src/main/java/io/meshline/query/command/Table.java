package io.meshline.query.command;

import java.util.ArrayList;
import java.util.List;

/** A table of text with aligned columns. */
final class Table {
  /** How a cell is coloured on a terminal that can. */
  enum Colour {
    NONE(""),
    BOLD("\u001b[1m"),
    DIM("\u001b[2m"),
    RED("\u001b[31m"),
    YELLOW("\u001b[33m"),
    GREEN("\u001b[32m");

    private static final String RESET = "\u001b[0m";
    private final String code;

    Colour(String code) {
      this.code = code;
    }

    String paint(String text) {
      return this == NONE ? text : code + text + RESET;
    }
  }

  /**
   * One cell.
   *
   * @param text what it shows; made safe for terminals by whoever makes it
   * @param colour on terminals that can
   */
  record Cell(String text, Colour colour) {
    static Cell of(String text) {
      return new Cell(text, Colour.NONE);
    }
  }

  /**
   * One column.
   *
   * @param title its head
   * @param right whether it is aligned to the right, as numbers are
   */
  record Column(String title, boolean right) {
    static Column left(String title) {
      return new Column(title, false);
    }

    static Column right(String title) {
      return new Column(title, true);
    }
  }

  private static final String GAP = "  ";

  private final List<Column> columns;
  private final List<List<Cell>> rows = new ArrayList<>();

  Table(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  void add(List<Cell> row) {
    if (row.size() != columns.size()) {
      throw new IllegalArgumentException(
          "cells: " + row.size() + " (expected: " + columns.size() + ")");
    }
    rows.add(List.copyOf(row));
  }

  /** The lines, heads first, without white space at their ends. */
  List<String> lines(boolean coloured) {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = TerminalText.width(columns.get(i).title());
      for (List<Cell> row : rows) {
        widths[i] = Math.max(widths[i], TerminalText.width(row.get(i).text()));
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        line(
            columns.stream().map(c -> new Cell(c.title(), Colour.BOLD)).toList(),
            widths,
            coloured));
    rows.forEach(row -> lines.add(line(row, widths, coloured)));
    return lines;
  }

  private String line(List<Cell> cells, int[] widths, boolean coloured) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      Cell cell = cells.get(i);
      String padding = " ".repeat(widths[i] - TerminalText.width(cell.text()));
      String text = coloured ? cell.colour().paint(cell.text()) : cell.text();
      if (i > 0) {
        line.append(GAP);
      }
      if (columns.get(i).right()) {
        line.append(padding).append(text);
      } else {
        line.append(text).append(i < widths.length - 1 ? padding : "");
      }
    }
    return line.toString().stripTrailing();
  }
}
