package io.meshline.benchmarks;

import io.meshline.jobs.config.Options;
import io.meshline.schemas.registry.SchemaRegistryClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A JVM that makes passes of one kind, one for each line that it reads: {@value #RUN}, or {@value
 * #RECORD} and a file. It answers each with a line that begins with {@value #MEASURED}.
 */
@Command(name = "SpeedWorker", description = "Started by JobSpeed.")
final class SpeedWorker implements Callable<Integer> {

  static final String RUN = "run";
  static final String RECORD = "record ";
  static final String MEASURED = "measured ";

  /** What a pass reads. */
  enum Kind {
    /** Single records, in a bare loop. */
    FLOOR,
    /** Single records, by our job. */
    JOB,
    /** Batches, by our job. */
    BATCHES,
    /** Single records, by the textbook job. */
    TEXTBOOK,
    /** Single records, by our job, whose documents go to a search engine. */
    SEARCH,
    /** Batches, likewise. */
    SEARCH_BATCHES;

    /** Whether a pass reads batches. */
    boolean isOfBatches() {
      return this == BATCHES || this == SEARCH_BATCHES;
    }

    /** Whether a pass writes documents. */
    boolean isStored() {
      return this == SEARCH || this == SEARCH_BATCHES;
    }
  }

  @Option(names = "--kind", required = true)
  private Kind kind = Kind.FLOOR;

  @Option(names = "--brokers", required = true)
  private String brokers = "";

  @Option(names = "--registry", required = true)
  private String registry = "";

  @Option(names = "--search", description = "The engine's address, of passes that write to it.")
  private @Nullable URI search;

  @Option(names = "--topic", required = true)
  private String topic = "";

  @Option(names = "--calls", required = true)
  private long calls;

  @Option(names = "--parallelism", required = true)
  private int parallelism;

  @Option(names = "--object-reuse")
  private boolean objectReuse;

  @Option(names = "--checkpoints", required = true)
  private int checkpointSeconds;

  @Option(names = "--set")
  private Map<String, String> set = new HashMap<>();

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new SpeedWorker())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    BlockingQueue<String> commands = new LinkedBlockingQueue<>();
    Thread reader = new Thread(() -> read(commands), "commands");
    reader.setDaemon(true);
    reader.start();
    try (SpeedPass pass = pass()) {
      while (true) {
        String line = commands.take();
        // What the pass before has left is no part of this one.
        System.gc();
        Measured measured = pass.run(recording(line));
        System.out.println(MEASURED + measured.line());
      }
    }
  }

  /** Reads commands. When there are no more, whoever sent them is gone or wants this to end. */
  private static void read(BlockingQueue<String> commands) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        commands.add(line);
      }
    } catch (IOException e) {
      System.err.println("commands cannot be read: " + e);
    }
    // Nobody waits for the pass that may be under way.
    Runtime.getRuntime().halt(0);
  }

  private static Recording recording(String line) throws IOException {
    if (line.startsWith(RECORD)) {
      return Recording.to(Path.of(line.substring(RECORD.length())));
    }
    if (!line.equals(RUN)) {
      throw new IOException("command: " + line + " (expected: " + RUN + " or " + RECORD + "FILE)");
    }
    return Recording.none();
  }

  private SpeedPass pass() throws Exception {
    return switch (kind) {
      case FLOOR -> new Floor(brokers, new SchemaRegistryClient(registry), topic, parallelism);
      case JOB, BATCHES -> new FlinkPass(parallelism, JobGraphs.aggregation(options()), calls, 1);
      case SEARCH, SEARCH_BATCHES ->
          StoredPass.of(Objects.requireNonNull(search, "--search"), options(), parallelism, calls);
      case TEXTBOOK ->
          new FlinkPass(
              parallelism,
              JobGraphs.textbook(
                  brokers,
                  registry,
                  topic,
                  calls,
                  objectReuse,
                  Duration.ofSeconds(checkpointSeconds)),
              calls,
              Textbook.ENTITIES);
    };
  }

  private Options options() {
    Map<String, String> options =
        new HashMap<>(
            Map.of(
                "kafka.bootstrap-servers", brokers,
                "registry.urls", registry,
                "topic.calls", topic,
                "checkpoint.interval", checkpointSeconds + "s"));
    if (search != null) {
      options.putAll(
          Map.of(
              "search.enabled", "true",
              "search.hosts", search.toString(),
              "publish.to-topics", "false"));
    }
    options.putAll(set);
    return JobGraphs.options(options);
  }
}
