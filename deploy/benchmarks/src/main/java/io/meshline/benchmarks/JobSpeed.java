package io.meshline.benchmarks;

import io.meshline.benchmarks.SpeedLoad.Repetition;
import io.meshline.benchmarks.SpeedWorker.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How fast the call aggregation is, from Kafka to closed windows, against a bare loop and against a
 * textbook job on the same topic.
 */
@Command(
    name = "JobSpeed",
    mixinStandardHelpOptions = true,
    description =
        "Runs the call aggregation over a Kafka topic, in turns with a bare loop that decodes the"
            + " same records and with a textbook Flink job, and prints rates and ratios.")
final class JobSpeed implements Callable<Integer> {

  @Option(
      names = "--passes",
      split = ",",
      defaultValue = "floor,job,batches,textbook",
      description = "What is run: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private List<Kind> kinds = List.of();

  @Option(
      names = "--mesh",
      split = ",",
      defaultValue = "small",
      converter = MeshConverter.class,
      description =
          "Who calls whom: small (100/500/20000), large (10000/100000/1000000) or"
              + " services/edges/paths. Default: ${DEFAULT-VALUE}.")
  private List<Mesh> meshes = List.of();

  @Option(
      names = "--popularity",
      split = ",",
      defaultValue = "zipf",
      description =
          "How calls are spread over the paths: ${COMPLETION-CANDIDATES}. Default:"
              + " ${DEFAULT-VALUE}.")
  private List<Popularity> popularities = List.of();

  @Option(
      names = "--calls",
      defaultValue = "10000000",
      description = "Single call records of a pass. Default: ${DEFAULT-VALUE}.")
  private long calls;

  @Option(
      names = "--loops",
      defaultValue = "1",
      description =
          "How many times as many calls are in the topic of batches: some batches after the other,"
              + " and then all of them again, a little later. Default: ${DEFAULT-VALUE}.")
  private int loops;

  @Option(
      names = "--minutes",
      defaultValue = "2",
      description =
          "Minutes of event time that --calls are spread over. Default: ${DEFAULT-VALUE}.")
  private int minutes;

  @Option(
      names = "--ids",
      description =
          "Gives each call an id of its own in the path of the called endpoint. As many endpoints"
              + " are counted as without.")
  private boolean ids;

  @Option(
      names = "--jfr",
      paramLabel = "FOLDER",
      description =
          "Records two more passes of each kind, keeps that of the second one, and prints where it"
              + " spends its time, by thread and method.")
  private @Nullable Path recordings;

  @Mixin private SpeedOptions options = new SpeedOptions();

  /** Reads a mesh. */
  private static final class MeshConverter implements CommandLine.ITypeConverter<Mesh> {
    @Override
    public Mesh convert(String value) {
      return Mesh.parse(value);
    }
  }

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new JobSpeed())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    if (recordings != null) {
      options.jvm = new ArrayList<>(options.jvm);
      // Else samples of inlined code go to where it was inlined, or to another line of it.
      options.jvm.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+DebugNonSafepoints"));
    }
    List<SpeedTable.Row> rows = new ArrayList<>();
    try (SpeedBench bench = SpeedBench.start(options)) {
      for (Mesh mesh : meshes) {
        for (Popularity popularity : popularities) {
          SpeedLoad load =
              new SpeedLoad(
                  mesh, popularity, calls, minutes, loops, Repetition.SOON, options.seed, ids);
          bench.fill(load);
          kinds.forEach(kind -> rows.add(new SpeedTable.Row(kind, load)));
        }
      }
      SpeedTable table = bench.measure(rows);
      SpeedBench.print("%n%s%n%s", table.text(), table.ratios());
      if (recordings != null) {
        bench.record(recordings);
      }
    }
    return 0;
  }
}
