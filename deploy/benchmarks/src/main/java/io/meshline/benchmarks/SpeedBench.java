package io.meshline.benchmarks;

import io.meshline.benchmarks.SpeedTable.Row;
import io.meshline.benchmarks.measuring.ServerJvms;
import io.meshline.benchmarks.measuring.TopFrames;
import io.meshline.schemas.registry.SchemaRegistryClient;
import io.meshline.standalone.engine.KafkaProcess;
import io.meshline.standalone.engine.OpenSearchProcess;
import io.meshline.standalone.engine.RegistryProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A broker and a registry, filled topics, and a JVM for each kind of pass over one of them. */
final class SpeedBench implements AutoCloseable {

  private final SpeedOptions options;
  private final Path folder;
  private final KafkaProcess kafka;
  private final RegistryProcess registry;
  private final Map<Row, WorkerProcess> workers = new LinkedHashMap<>();
  private @Nullable OpenSearchProcess search;

  private SpeedBench(
      SpeedOptions options, Path folder, KafkaProcess kafka, RegistryProcess registry) {
    this.options = options;
    this.folder = folder;
    this.kafka = kafka;
    this.registry = registry;
  }

  /** Starts the engines. */
  static SpeedBench start(SpeedOptions options) throws IOException {
    Path folder = options.data != null ? options.data : Files.createTempDirectory("meshline-speed");
    KafkaProcess kafka = KafkaProcess.start(folder, 0, ServerJvms.BROKER);
    try {
      return new SpeedBench(options, folder, kafka, RegistryProcess.start(folder, 0));
    } catch (RuntimeException e) {
      kafka.close();
      throw e;
    }
  }

  /** Fills the topics of a load, unless they are there from an earlier run. */
  void fill(SpeedLoad load) throws IOException, InterruptedException, ExecutionException {
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

  /** Runs passes in turns. */
  SpeedTable measure(List<Row> rows) throws IOException {
    if (rows.stream().anyMatch(row -> row.kind().isStored())) {
      search = OpenSearchProcess.start(folder, 0, ServerJvms.SEARCH);
    }
    for (Row row : rows) {
      workers.put(row, new WorkerProcess(options.heap, options.jvm, arguments(row)));
    }
    SpeedTable table = new SpeedTable();
    for (int round = 1 - options.warmUp; round <= options.rounds; round++) {
      for (Row row : rows) {
        Duration brokerBegin = cpu(kafka);
        Measured measured = run(row, null);
        double broker = cpu(kafka).minus(brokerBegin).toNanos() / 1e3 / measured.calls();
        print(
            "%s %s, %s: %,.0f calls/s, %.2f µs CPU, compilers %.1f s, collectors %.1f s, load %.1f%n",
            round <= 0 ? "warm-up" : "round " + round,
            row.name(),
            row.load().label(),
            measured.rate(),
            measured.cpuMicros(),
            measured.compilerMillis() / 1e3,
            measured.collectorMillis() / 1e3,
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        if (round > 0) {
          table.add(row, measured, broker);
        }
      }
    }
    return table;
  }

  /**
   * Records two more passes of each row that was measured, and prints where the samples of the
   * second one are: when a recorder starts for the first time, a JVM throws compiled code away.
   */
  void record(Path recordings) throws IOException {
    Path target = Files.createDirectories(recordings);
    for (Row row : workers.keySet()) {
      String name = "%s-%s.jfr".formatted(row.name(), row.load().label());
      Path file = target.resolve(name.replaceAll("[ /]", "-"));
      Measured unused = run(row, file);
      Measured measured = run(row, file);
      print("%n%s, at %,.0f calls/s:%n%s", file, measured.rate(), TopFrames.of(file));
    }
  }

  private Measured run(Row row, @Nullable Path recording) throws IOException {
    WorkerProcess worker = workers.get(row);
    if (worker == null) {
      throw new IllegalStateException("no worker for " + row);
    }
    return worker.run(recording);
  }

  private List<String> arguments(Row row) {
    SpeedLoad load = row.load();
    long textbook = Math.min(load.calls(), options.textbookCalls);
    long calls =
        switch (row.kind()) {
          case FLOOR, JOB, SEARCH -> load.calls();
          case BATCHES, SEARCH_BATCHES -> load.batchedCalls();
          case TEXTBOOK -> textbook / SpeedLoad.PARTITIONS * SpeedLoad.PARTITIONS;
        };
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--kind", row.kind().name()));
    arguments.addAll(List.of("--brokers", kafka.bootstrapServers()));
    arguments.addAll(List.of("--registry", registry.url().toString()));
    arguments.addAll(
        List.of("--topic", row.kind().isOfBatches() ? load.batches() : load.singles()));
    arguments.addAll(List.of("--calls", Long.toString(calls)));
    arguments.addAll(List.of("--parallelism", Integer.toString(options.parallelism)));
    arguments.addAll(List.of("--checkpoints", Integer.toString(options.checkpointSeconds)));
    if (row.kind().isStored() && search != null) {
      arguments.addAll(List.of("--search", search.url().toString()));
    }
    if (options.objectReuse) {
      arguments.add("--object-reuse");
    }
    options.set.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    return arguments;
  }

  private static Duration cpu(KafkaProcess kafka) {
    return ProcessHandle.of(kafka.pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  /** Prints, with points in numbers wherever it runs. */
  static void print(String format, Object... values) {
    System.out.print(String.format(Locale.ROOT, format, values));
  }

  @Override
  public void close() {
    workers.values().forEach(WorkerProcess::close);
    if (search != null) {
      search.close();
    }
    registry.close();
    kafka.close();
    if (options.data == null) {
      try {
        StateGrowth.delete(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
