package io.meshline.benchmarks;

import io.meshline.benchmarks.SpeedWorker.Kind;
import io.meshline.schemas.registry.SchemaRegistryClient;
import io.meshline.standalone.engine.KafkaProcess;
import io.meshline.standalone.engine.RegistryProcess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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

  private static final List<String> BROKER = List.of("-Xms1g", "-Xmx1g", "-XX:+UseParallelGC");

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
      defaultValue = "5",
      description =
          "How many times as many calls are in the topic of batches. Default: ${DEFAULT-VALUE}.")
  private int loops;

  @Option(
      names = "--minutes",
      defaultValue = "6",
      description =
          "Minutes of event time that --calls are spread over. Default: ${DEFAULT-VALUE}.")
  private int minutes;

  @Option(
      names = "--textbook-calls",
      defaultValue = "2000000",
      description = "Of them, how many the textbook job reads. Default: ${DEFAULT-VALUE}.")
  private long textbookCalls;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description =
          "Measured passes of each kind, after one to warm up. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--parallelism",
      defaultValue = "2",
      description = "Threads of the loop, subtasks of each operator. Default: ${DEFAULT-VALUE}.")
  private int parallelism;

  @Option(
      names = "--heap",
      defaultValue = "2g",
      description = "Heap of each measured JVM. Default: ${DEFAULT-VALUE}.")
  private String heap = "";

  @Option(
      names = "--checkpoints",
      defaultValue = "10",
      description = "Seconds between the checkpoints of both jobs. Default: ${DEFAULT-VALUE}.")
  private int checkpointSeconds;

  @Option(
      names = "--object-reuse",
      description = "Lets the textbook job reuse objects, which Flink does not do by default.")
  private boolean objectReuse;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "An option of the call aggregation, such as combine.max-paths=100000.")
  private Map<String, String> set = new HashMap<>();

  @Option(names = "--seed", defaultValue = "1", description = "Of all calls. Default: 1.")
  private long seed;

  @Option(
      names = "--jfr",
      paramLabel = "FOLDER",
      description = "Where to keep a flight recording of one more pass of each kind.")
  private @Nullable Path recordings;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description =
          "Keeps the topics there for the next run with the same calls, for up to six days. Default:"
              + " a temporary folder.")
  private @Nullable Path data;

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
    Path folder = data != null ? data : Files.createTempDirectory("meshline-job-speed");
    try (KafkaProcess kafka = KafkaProcess.start(folder, 0, BROKER);
        RegistryProcess registry = RegistryProcess.start(folder, 0)) {
      List<SpeedLoad> loads = loads();
      for (SpeedLoad load : loads) {
        fill(load, folder, kafka, registry);
      }
      measure(loads, kafka, registry);
    } finally {
      if (data == null) {
        StateGrowth.delete(folder);
      }
    }
    return 0;
  }

  private List<SpeedLoad> loads() {
    List<SpeedLoad> loads = new ArrayList<>();
    for (Mesh mesh : meshes) {
      for (Popularity popularity : popularities) {
        loads.add(new SpeedLoad(mesh, popularity, calls, minutes, loops, seed));
      }
    }
    return loads;
  }

  private static void fill(
      SpeedLoad load, Path folder, KafkaProcess kafka, RegistryProcess registry)
      throws IOException, InterruptedException, ExecutionException {
    if (load.isIn(folder)) {
      return;
    }
    long begin = System.nanoTime();
    new SpeedTopics(
            kafka.bootstrapServers(), new SchemaRegistryClient(registry.url().toString()), load)
        .fill();
    load.markIn(folder);
    print(
        "%s: %,d calls one by one and %,d in batches, written in %.0f s%n",
        load.label(), load.calls(), load.batchedCalls(), (System.nanoTime() - begin) / 1e9);
  }

  private void measure(List<SpeedLoad> loads, KafkaProcess kafka, RegistryProcess registry)
      throws IOException {
    Map<SpeedTable.Row, WorkerProcess> workers = new LinkedHashMap<>();
    SpeedTable table = new SpeedTable();
    try {
      for (SpeedLoad load : loads) {
        for (Kind kind : kinds) {
          workers.put(
              new SpeedTable.Row(kind, load),
              new WorkerProcess(heap, arguments(kind, load, kafka, registry)));
        }
      }
      for (int round = 0; round <= rounds; round++) {
        for (Map.Entry<SpeedTable.Row, WorkerProcess> one : workers.entrySet()) {
          SpeedTable.Row row = one.getKey();
          Duration brokerBegin = cpu(kafka);
          Measured measured = one.getValue().run(null);
          double broker = cpu(kafka).minus(brokerBegin).toNanos() / 1e3 / measured.calls();
          print(
              "%s %s, %s: %,.0f calls/s, %.2f µs CPU, load %.1f%n",
              round == 0 ? "warm-up" : "round " + round,
              SpeedTable.name(row.kind()),
              row.load().label(),
              measured.rate(),
              measured.cpuMicros(),
              ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
          if (round > 0) {
            table.add(row, measured, broker);
          }
        }
      }
      print("%n%s", table.text());
      if (recordings != null) {
        record(workers, Files.createDirectories(recordings));
      }
    } finally {
      workers.values().forEach(WorkerProcess::close);
    }
  }

  private static void record(Map<SpeedTable.Row, WorkerProcess> workers, Path folder)
      throws IOException {
    for (Map.Entry<SpeedTable.Row, WorkerProcess> one : workers.entrySet()) {
      SpeedTable.Row row = one.getKey();
      Path file =
          folder.resolve(
              (SpeedTable.name(row.kind()) + " " + row.load().label() + ".jfr").replace(' ', '-'));
      Measured measured = one.getValue().run(file);
      print("%n%s, at %,.0f calls/s:%n%s", file, measured.rate(), TopFrames.of(file));
    }
  }

  private List<String> arguments(
      Kind kind, SpeedLoad load, KafkaProcess kafka, RegistryProcess registry) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--kind", kind.name()));
    arguments.addAll(List.of("--brokers", kafka.bootstrapServers()));
    arguments.addAll(List.of("--registry", registry.url().toString()));
    arguments.addAll(List.of("--topic", kind == Kind.BATCHES ? load.batches() : load.singles()));
    long read =
        switch (kind) {
          case FLOOR, JOB -> load.calls();
          case BATCHES -> load.batchedCalls();
          case TEXTBOOK ->
              Math.min(load.calls(), textbookCalls) / SpeedLoad.PARTITIONS * SpeedLoad.PARTITIONS;
        };
    arguments.addAll(List.of("--calls", Long.toString(read)));
    arguments.addAll(List.of("--parallelism", Integer.toString(parallelism)));
    arguments.addAll(List.of("--checkpoints", Integer.toString(checkpointSeconds)));
    if (objectReuse) {
      arguments.add("--object-reuse");
    }
    set.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    return arguments;
  }

  private static Duration cpu(KafkaProcess kafka) {
    return ProcessHandle.of(kafka.pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  private static void print(String format, Object... values) {
    System.out.print(String.format(Locale.ROOT, format, values));
  }
}
