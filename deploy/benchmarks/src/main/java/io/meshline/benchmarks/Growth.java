package io.meshline.benchmarks;

import io.meshline.benchmarks.SpeedLoad.Repetition;
import io.meshline.benchmarks.SpeedTable.Row;
import io.meshline.benchmarks.SpeedWorker.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What the call aggregation costs as its input grows tenfold and a hundredfold: once in calls, and
 * thereby in minutes, and once in services, edges and paths, with calls in proportion.
 */
@Command(
    name = "Growth",
    mixinStandardHelpOptions = true,
    description =
        "Runs the call aggregation over 1, 10 and 100 times as many calls, and over a mesh that is"
            + " 1, 10 and 100 times as large, and writes a table and a plot.")
final class Growth implements Callable<Integer> {

  private static final int[] FACTORS = {1, 10, 100};

  @Option(
      names = "--calls",
      defaultValue = "192000",
      description = "Calls of the smallest pass. Default: ${DEFAULT-VALUE}.")
  private long calls;

  @Option(
      names = "--mesh",
      defaultValue = "100/500/2000",
      description = "The smallest mesh, as services/edges/paths. Default: ${DEFAULT-VALUE}.")
  private String mesh = "";

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      defaultValue = "growth.svg",
      description = "Where the plot goes, as SVG. Default: ${DEFAULT-VALUE}.")
  private Path plot = Path.of("");

  @Mixin private SpeedOptions options = new SpeedOptions();

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Growth()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    List<Row> ofCalls = new ArrayList<>();
    List<Row> ofMesh = new ArrayList<>();
    Mesh smallest = Mesh.parse(mesh);
    for (int factor : FACTORS) {
      ofCalls.add(
          batches(
              new SpeedLoad(
                  smallest, Popularity.UNIFORM, calls, 1, factor, Repetition.LATER, options.seed)));
      ofMesh.add(
          batches(
              new SpeedLoad(
                  smallest.times(factor),
                  Popularity.UNIFORM,
                  calls * factor,
                  1,
                  1,
                  Repetition.LATER,
                  options.seed)));
    }
    List<Row> rows = new ArrayList<>(ofCalls);
    ofMesh.stream().filter(row -> !rows.contains(row)).forEach(rows::add);
    try (SpeedBench bench = SpeedBench.start(options)) {
      for (Row row : rows) {
        bench.fill(row.load());
      }
      SpeedTable table = bench.measure(rows);
      SpeedBench.print("%n%s%n", table.text());
      GrowthPlot drawn =
          new GrowthPlot(
              List.of(
                  new GrowthPlot.Series("minutes, same mesh", points(ofCalls, table)),
                  new GrowthPlot.Series("services, edges and paths", points(ofMesh, table))));
      SpeedBench.print("%s", drawn.text());
      Files.writeString(plot, drawn.svg());
    }
    return 0;
  }

  private static Row batches(SpeedLoad load) {
    return new Row(Kind.BATCHES, load);
  }

  private static List<GrowthPlot.Point> points(List<Row> rows, SpeedTable table) {
    return rows.stream()
        .map(
            row ->
                new GrowthPlot.Point(
                    row.load().batchedCalls(),
                    table.medianSeconds(row),
                    table.medianCpuSeconds(row)))
        .toList();
  }
}
