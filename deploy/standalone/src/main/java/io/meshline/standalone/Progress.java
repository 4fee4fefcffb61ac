package io.meshline.standalone;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Tells a person what is going on: lines with times that stay, and below them, on a terminal, one
 * block of text that is replaced in place. Thread-safe.
 */
final class Progress {
  private final PrintStream out;
  private final boolean terminal;
  private final Supplier<TerminalSize> size;
  private final long start = System.nanoTime();
  private String block = "";
  private int blockLines;

  /**
   * Tells.
   *
   * @param terminal whether the cursor can be moved there
   * @param size of the terminal, asked before each drawing
   */
  Progress(PrintStream out, boolean terminal, Supplier<TerminalSize> size) {
    this.out = out;
    this.terminal = terminal;
    this.size = size;
  }

  /** Runs a step; tells when it begins and how long it took. */
  <T> T step(String name, Supplier<T> work, Function<T, String> result) {
    line(name, "starting");
    long begin = System.nanoTime();
    T made = work.get();
    line(
        name,
        String.format(
            Locale.ROOT,
            "ready after %.1f s   %s",
            (System.nanoTime() - begin) / 1e9,
            result.apply(made)));
    return made;
  }

  void line(String name, String text) {
    double seconds = (System.nanoTime() - start) / 1e9;
    text(String.format(Locale.ROOT, "%7.1f s  %-12s %s", seconds, name, text));
  }

  /** Something went wrong that the person should see, with the end of a log. */
  void trouble(String name, String text, List<String> log) {
    line(
        name,
        text + log.stream().map(line -> "\n              | " + line).collect(Collectors.joining()));
  }

  /** Prints text that stays. */
  synchronized void text(String text) {
    erase();
    out.println(text);
    draw();
  }

  /** Shows a block of text, in the place of the one before where that is possible. */
  synchronized void show(String newBlock) {
    if (!terminal) {
      out.println(newBlock);
      out.flush();
      return;
    }
    erase();
    block = newBlock;
    draw();
  }

  /** Leaves the block where it is; what is shown next comes below. */
  synchronized void release() {
    block = "";
    blockLines = 0;
  }

  private void erase() {
    if (blockLines > 0) {
      out.printf(Locale.ROOT, "\u001b[%dA\r\u001b[J", blockLines);
    }
  }

  private void draw() {
    if (!block.isEmpty()) {
      List<String> lines = size.get().fit(block);
      lines.forEach(out::println);
      blockLines = lines.size();
    }
    out.flush();
  }
}
