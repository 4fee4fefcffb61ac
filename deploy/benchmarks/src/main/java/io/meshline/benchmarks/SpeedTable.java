package io.meshline.benchmarks;

import io.meshline.benchmarks.SpeedWorker.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What was measured, and the ratios of medians. Not thread-safe. */
final class SpeedTable {

  private final Map<Row, List<Line>> lines = new LinkedHashMap<>();

  /**
   * What is measured again and again.
   *
   * @param kind of pass
   * @param load of calls
   */
  record Row(Kind kind, SpeedLoad load) {
    /** The kind, for people. */
    String name() {
      return kind.name().toLowerCase(Locale.ROOT);
    }
  }

  private record Line(Measured measured, double brokerMicros) {}

  /**
   * Adds a pass.
   *
   * @param brokerMicros CPU time of the broker for each call
   */
  void add(Row row, Measured measured, double brokerMicros) {
    lines.computeIfAbsent(row, r -> new ArrayList<>()).add(new Line(measured, brokerMicros));
  }

  /** The table, for people. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%-9s %-14s %11s %7s | %11s %11s %11s | %8s %8s%n"
            .formatted(
                "PASS", "LOAD", "CALLS", "TIME", "CALLS/S", "MIN", "MAX", "CPU/CALL", "BROKER"));
    lines.forEach((row, all) -> text.append(line(row, all)));
    return text.toString();
  }

  /** Ratios of medians, a line each. */
  String ratios() {
    StringBuilder text = new StringBuilder();
    for (Row row : lines.keySet()) {
      for (Row other : lines.keySet()) {
        String what = ratio(row, other);
        if (what != null) {
          text.append(
              String.format(
                  Locale.ROOT, "%-44s %6.2f%n", what, medianRate(row) / medianRate(other)));
        }
      }
    }
    return text.toString();
  }

  private static String line(Row row, List<Line> all) {
    double[] rates = sorted(all, line -> line.measured().rate());
    return String.format(
        Locale.ROOT,
        "%-9s %-14s %,11d %5.1f s | %,11.0f %,11.0f %,11.0f | %5.2f µs %5.2f µs%n",
        row.name(),
        row.load().label(),
        all.get(0).measured().calls(),
        median(sorted(all, line -> line.measured().nanos() / 1e9)),
        median(rates),
        rates[0],
        rates[rates.length - 1],
        median(sorted(all, line -> line.measured().cpuMicros())),
        median(sorted(all, Line::brokerMicros)));
  }

  /** What the first by the second says, or null if that is nothing. */
  private static @Nullable String ratio(Row row, Row other) {
    if (row.load().equals(other.load())) {
      boolean ours = row.kind() == Kind.JOB || row.kind() == Kind.BATCHES;
      boolean theirs = other.kind() == Kind.FLOOR || other.kind() == Kind.TEXTBOOK;
      boolean stored =
          (row.kind() == Kind.SEARCH && other.kind() == Kind.JOB)
              || (row.kind() == Kind.SEARCH_BATCHES && other.kind() == Kind.BATCHES);
      return (ours && theirs) || stored
          ? "%s / %s, %s".formatted(row.name(), other.name(), row.load().label())
          : null;
    }
    if (row.kind() != other.kind()) {
      return null;
    }
    Mesh mesh = row.load().mesh();
    Mesh otherMesh = other.load().mesh();
    boolean onlyHotter =
        mesh.equals(otherMesh) && row.load().popularity().compareTo(other.load().popularity()) > 0;
    boolean onlyLarger =
        row.load().popularity() == other.load().popularity() && mesh.paths() > otherMesh.paths();
    return onlyHotter || onlyLarger
        ? "%s: %s / %s".formatted(row.name(), row.load().label(), other.load().label())
        : null;
  }

  private double medianRate(Row row) {
    return median(row, line -> line.measured().rate());
  }

  /** Median seconds of a pass. */
  double medianSeconds(Row row) {
    return median(row, line -> line.measured().nanos() / 1e9);
  }

  /** Median CPU seconds of a pass. */
  double medianCpuSeconds(Row row) {
    return median(row, line -> line.measured().cpuNanos() / 1e9);
  }

  private double median(Row row, ToDoubleFunction<Line> figure) {
    return median(sorted(lines.getOrDefault(row, List.of()), figure));
  }

  private static double[] sorted(List<Line> lines, ToDoubleFunction<Line> figure) {
    return lines.stream().mapToDouble(figure).sorted().toArray();
  }

  private static double median(double[] sorted) {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
