package io.meshline.benchmarks.receiving;

import io.meshline.benchmarks.measuring.Medians;
import io.meshline.benchmarks.measuring.ServerJvms;
import io.meshline.benchmarks.measuring.WorkFolder;
import io.meshline.ingest.publisher.SchemaInstaller;
import io.meshline.schemas.registry.SchemaRegistryClient;
import io.meshline.standalone.engine.KafkaProcess;
import io.meshline.standalone.engine.RegistryProcess;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Records per second of the receiver, against producers that send the same ready-made. */
@Command(
    name = "ReceiverSpeed",
    mixinStandardHelpOptions = true,
    description =
        "Sends access logs and trace segments to a receiver that publishes to a Kafka broker, sends"
            + " the same records by a bare producer, and prints how fast each is.")
final class ReceiverSpeed implements Callable<Integer> {

  @Option(
      names = "--streams",
      defaultValue = "16",
      description = "Streams at once. Default: ${DEFAULT-VALUE}.")
  private int streams;

  @Option(
      names = "--repetitions",
      defaultValue = "6",
      description =
          "How often each stream sends its 6,000 records in a run. Default: ${DEFAULT-VALUE}.")
  private int repetitions;

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

  @Option(
      names = "--receiver-jvm",
      split = " ",
      defaultValue = "-Xmx512m -XX:+UseSerialGC",
      description = "Options of the receiver's JVM. Default: ${DEFAULT-VALUE}.")
  private List<String> receiverJvm = List.of();

  @Option(
      names = "--traffic",
      split = ",",
      defaultValue = "access-logs,segments",
      description =
          "What is sent: access-logs, access-logs-ids (each path has an id in it), segments."
              + " Default: ${DEFAULT-VALUE}.")
  private List<String> traffic = List.of();

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ReceiverSpeed()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    System.out.println(Medians.machine());
    try (WorkFolder folder = WorkFolder.of("receiver-speed");
        KafkaProcess kafka = KafkaProcess.start(folder.path(), 0, ServerJvms.BROKER);
        RegistryProcess registry = RegistryProcess.start(folder.path(), 0)) {
      var schemas = new SchemaRegistryClient(registry.url().toString());
      var unused = new SchemaInstaller(schemas).install();
      IntakeMeasurement.createTopics(kafka.bootstrapServers());
      for (String kind : traffic) {
        Traffic sent = of(kind).apply(Instant.now());
        try (ReceiverChild receiver =
                ReceiverChild.start(
                    folder.path(), receiverJvm, kafka.bootstrapServers(), registry.url());
            IntakeMeasurement measurement = new IntakeMeasurement(kafka, receiver, schemas, sent)) {
          print(sent, measurement.rounds(warmUp, rounds, repetitions));
        }
      }
    }
    System.out.println(Medians.machine());
    return 0;
  }

  private Function<Instant, Traffic> of(String kind) {
    return switch (kind) {
      case "access-logs" -> end -> Traffic.accessLogs(streams, false, end);
      case "access-logs-ids" -> end -> Traffic.accessLogs(streams, true, end);
      case "segments" -> end -> Traffic.segments(streams, end);
      default ->
          throw new IllegalArgumentException(
              "--traffic: " + kind + " (expected: access-logs, access-logs-ids or segments)");
    };
  }

  private void print(Traffic sent, IntakeMeasurement.Results results) {
    System.out.printf(
        Locale.ROOT,
        "%s: %,d records a run, %,d bytes each on %d streams, medians of %d runs%n%s%n%s%n%s%n%s%n%s%n",
        sent.name(),
        sent.records() * repetitions,
        sent.bytesPerRecord(),
        streams,
        rounds,
        IntakeRun.HEADER,
        IntakeRun.row("bare producer, the receiver's batches", results.batches()),
        IntakeRun.row("bare producer, each record by itself", results.singles()),
        IntakeRun.row("bare producer, each record serialized", results.objects()),
        IntakeRun.row("receiver", results.receiver()));
    double rate = Medians.of(results.receiver(), IntakeRun::perSecond);
    System.out.printf(
        Locale.ROOT,
        "receiver / bare producer: %.0f %% of batches, %.0f %% of single records, %.0f %% of serialized"
            + " ones%n",
        100 * rate / Medians.of(results.batches(), IntakeRun::perSecond),
        100 * rate / Medians.of(results.singles(), IntakeRun::perSecond),
        100 * rate / Medians.of(results.objects(), IntakeRun::perSecond));
  }
}
