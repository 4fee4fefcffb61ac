package io.meshline.benchmarks.writing;

import io.meshline.benchmarks.measuring.Medians;
import io.meshline.benchmarks.measuring.ServerJvms;
import io.meshline.benchmarks.measuring.WorkFolder;
import io.meshline.sink.elasticsearch.IndexTemplates;
import io.meshline.sink.elasticsearch.SearchConnection;
import io.meshline.sink.elasticsearch.WriteOptions;
import io.meshline.standalone.engine.OpenSearchProcess;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Documents per second of the sink, against a loop that sends the same requests ready-made. */
@Command(
    name = "SinkSpeed",
    mixinStandardHelpOptions = true,
    description =
        "Writes the same documents to a search engine by the sink and by a bare loop, and prints how"
            + " fast each is.")
final class SinkSpeed implements Callable<Integer> {

  @Option(
      names = "--documents",
      defaultValue = "40000",
      description = "Documents of a run. Default: ${DEFAULT-VALUE}.")
  private int documents;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "Runs of each way. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--warm-up",
      defaultValue = "2",
      description = "Runs of each way before, that do not count. Default: ${DEFAULT-VALUE}.")
  private int warmUp;

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new SinkSpeed()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    System.out.println(Medians.machine());
    try (WorkFolder folder = WorkFolder.of("sink-speed");
        OpenSearchProcess engine = OpenSearchProcess.start(folder.path(), 0, ServerJvms.SEARCH)) {
      var unused = IndexTemplates.install(SearchConnection.to(engine.url().toString()));
      try (SinkMeasurement measurement =
          SinkMeasurement.prepare(
              engine.url(), OptionalLong.of(engine.pid()), WriteOptions.DEFAULTS, documents)) {
        System.out.printf(
            Locale.ROOT,
            "%,d documents of %,d bytes, medians of %d runs after %d%n%s%n",
            documents,
            measurement.bytesPerDocument(),
            rounds,
            warmUp,
            SinkRun.HEADER);
        SinkMeasurement.Results results = measurement.rounds(warmUp, rounds);
        System.out.println("Medians:");
        System.out.println(SinkRun.row("bare loop", results.loop()));
        System.out.println(SinkRun.row("sink", results.sink()));
        System.out.printf(
            Locale.ROOT,
            "sink / bare loop: %.0f %%%n",
            100
                * Medians.of(results.sink(), SinkRun::perSecond)
                / Medians.of(results.loop(), SinkRun::perSecond));
      }
    }
    System.out.println(Medians.machine());
    return 0;
  }
}
