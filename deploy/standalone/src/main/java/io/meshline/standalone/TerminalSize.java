package io.meshline.standalone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of a terminal.
 *
 * @param rows lines, at least 3
 * @param columns characters in a line, at least 20
 */
record TerminalSize(int rows, int columns) {
  private static final TerminalSize USUAL = new TerminalSize(24, 80);
  private static final Pattern CHARACTER = Pattern.compile("\u001b\\[[0-9;]*m|.");
  private static final Pattern STTY = Pattern.compile("(\\d+) (\\d+)\\s*");

  /** The size of this process's terminal now; the usual one if it cannot be told. */
  static TerminalSize now() {
    try {
      Process stty = new ProcessBuilder("/bin/sh", "-c", "stty size </dev/tty 2>/dev/null").start();
      String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return parse(answer);
    } catch (IOException e) {
      return USUAL;
    }
  }

  static TerminalSize parse(String answer) {
    Matcher matcher = STTY.matcher(answer);
    if (!matcher.matches()) {
      return USUAL;
    }
    int rows = Integer.parseInt(matcher.group(1));
    int columns = Integer.parseInt(matcher.group(2));
    return rows < 3 || columns < 20 ? USUAL : new TerminalSize(rows, columns);
  }

  /**
   * The lines of a text, cut so that they fit above the cursor's line; says how many are left out.
   */
  List<String> fit(String text) {
    List<String> lines = text.lines().map(this::cut).toList();
    if (lines.size() < rows) {
      return lines;
    }
    var cut = new ArrayList<>(lines.subList(0, rows - 2));
    cut.add("… and " + (lines.size() - cut.size()) + " more lines (./meshline topology shows all)");
    return cut;
  }

  /** Cuts a line at the terminal's border; colours take no room. */
  private String cut(String line) {
    int shown = 0;
    Matcher matcher = CHARACTER.matcher(line);
    while (matcher.find()) {
      boolean colour = matcher.group().startsWith("\u001b");
      if (!colour && ++shown == columns) {
        return line.substring(0, matcher.start()) + (line.contains("\u001b") ? "\u001b[0m" : "");
      }
    }
    return line;
  }
}
