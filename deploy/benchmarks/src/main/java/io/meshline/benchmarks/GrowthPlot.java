package io.meshline.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What passes took by the number of their calls, on logarithmic axes: what is linear lies on the
 * broken line.
 *
 * @param series at least one, each with at least one point
 */
record GrowthPlot(List<Series> series) {

  private static final int SIZE = 420;
  private static final int MARGIN = 60;
  private static final String[] COLOURS = {"#1f6fb4", "#c8500a"};

  /** What grows in one way. */
  record Series(String name, List<Point> points) {}

  /**
   * A pass.
   *
   * @param calls how many it read
   * @param seconds how long it took
   * @param cpuSeconds CPU time of its process
   */
  record Point(long calls, double seconds, double cpuSeconds) {}

  /** A table: how much more the same number of calls costs than in the smallest pass. */
  String text() {
    StringBuilder text =
        new StringBuilder(
            "%-28s %12s %9s %9s %10s %9s%n"
                .formatted("WHAT GROWS", "CALLS", "TIME", "CPU", "CPU/CALL", "BY FIRST"));
    for (Series one : series) {
      double first = one.points().get(0).cpuSeconds() / one.points().get(0).calls();
      for (Point point : one.points()) {
        double each = point.cpuSeconds() / point.calls();
        text.append(
            String.format(
                Locale.ROOT,
                "%-28s %,12d %7.2f s %7.2f s %7.2f µs %9.2f%n",
                one.name(),
                point.calls(),
                point.seconds(),
                point.cpuSeconds(),
                each * 1e6,
                each / first));
      }
    }
    return text.toString();
  }

  /** The CPU time by the calls, as an SVG picture. */
  String svg() {
    StringBuilder svg =
        new StringBuilder(
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%1$d" font-family="sans-serif" font-size="12">
            <rect width="%1$d" height="%1$d" fill="white"/>
            """
                .formatted(SIZE + 2 * MARGIN));
    double least = all().mapToDouble(Point::calls).min().orElse(1);
    double most = all().mapToDouble(Point::calls).max().orElse(1);
    double cheapest = all().mapToDouble(Point::cpuSeconds).min().orElse(1);
    double decades = Math.ceil(Math.log10(most / least) + 0.5);
    Scale x = new Scale(least / 2, decades);
    Scale y = new Scale(cheapest / 2, decades);
    text(svg, MARGIN + SIZE / 2, MARGIN + SIZE + 40, "calls");
    text(svg, MARGIN + 40, MARGIN - 20, "CPU seconds");
    for (double calls = power(least); calls <= most * 2; calls *= 10) {
      text(
          svg,
          MARGIN + x.at(calls),
          MARGIN + SIZE + 18,
          String.format(Locale.ROOT, "%,.0f", calls));
      line(svg, x.at(calls), 0, x.at(calls), SIZE, "#dddddd", "");
    }
    for (double seconds = power(cheapest); y.at(seconds) <= SIZE; seconds *= 10) {
      text(
          svg,
          MARGIN - 28,
          MARGIN + SIZE - y.at(seconds) + 4,
          String.format(Locale.ROOT, "%.4g", seconds));
      line(svg, 0, y.at(seconds), SIZE, y.at(seconds), "#dddddd", "");
    }
    for (int i = 0; i < series.size(); i++) {
      String colour = COLOURS[i % COLOURS.length];
      Point first = series.get(i).points().get(0);
      double slope = first.cpuSeconds() / first.calls();
      line(
          svg,
          x.at((double) first.calls()),
          y.at(first.cpuSeconds()),
          x.at(most),
          y.at(slope * most),
          colour,
          " stroke-dasharray=\"5 4\"");
      for (Point point : series.get(i).points()) {
        svg.append(
            String.format(
                Locale.ROOT,
                "<circle cx=\"%d\" cy=\"%d\" r=\"5\" fill=\"%s\"/>%n",
                MARGIN + x.at((double) point.calls()),
                MARGIN + SIZE - y.at(point.cpuSeconds()),
                colour));
      }
      svg.append(
          "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n"
              .formatted(MARGIN + 20, MARGIN + 20 + 18 * i, colour, series.get(i).name()));
    }
    return svg.append("</svg>\n").toString();
  }

  private Stream<Point> all() {
    return series.stream().flatMap(one -> one.points().stream());
  }

  /** The next power of ten. */
  private static double power(double value) {
    return Math.pow(10, Math.ceil(Math.log10(value) - 1e-9));
  }

  private static void text(StringBuilder svg, int x, int y, String text) {
    svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>%n".formatted(x, y, text));
  }

  private static void line(
      StringBuilder svg, int x1, int y1, int x2, int y2, String colour, String more) {
    svg.append(
        "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\"%s/>%n"
            .formatted(
                MARGIN + x1, MARGIN + SIZE - y1, MARGIN + x2, MARGIN + SIZE - y2, colour, more));
  }

  /** A logarithmic axis that begins at a value. */
  private record Scale(double begin, double decades) {
    int at(double value) {
      return (int) Math.round(Math.log10(value / begin) / decades * SIZE);
    }
  }
}
