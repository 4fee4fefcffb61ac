package io.meshline.standalone;

import io.meshline.ingest.publisher.TopicSizing;
import io.meshline.query.StoreConnection;
import io.meshline.sink.elasticsearch.SearchConnection;
import io.meshline.standalone.doctor.AdminSource;
import io.meshline.standalone.doctor.Check;
import io.meshline.standalone.doctor.Checkup;
import io.meshline.standalone.doctor.DoctorReport;
import io.meshline.standalone.doctor.Finding;
import io.meshline.standalone.doctor.FreshnessCheck;
import io.meshline.standalone.doctor.JobsCheck;
import io.meshline.standalone.doctor.KafkaCheck;
import io.meshline.standalone.doctor.ReadinessCheck;
import io.meshline.standalone.doctor.RegistryCheck;
import io.meshline.standalone.doctor.StoreCheck;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code doctor}: looks at a deployment from end to end and says what to mend. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Look at a deployment from end to end, and say what mends what is wrong. Nothing is changed.",
      "Without any address it looks at the stack on this machine; else at the parts that are"
          + " named.",
      "Secrets come from the environment, as of setup: MESHLINE_KAFKA_USER and"
          + " MESHLINE_KAFKA_PASSWORD, MESHLINE_REGISTRY_USER and MESHLINE_REGISTRY_PASSWORD (or"
          + " _TOKEN), MESHLINE_SEARCH_USER and MESHLINE_SEARCH_PASSWORD (or _API_KEY), each also"
          + " from the file that the variable with _FILE names."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:no faults; there may be warnings",
      "1:faults, each with what mends it",
      "2:options that cannot be"
    })
public final class DoctorCommand implements Callable<Integer> {
  private static final String PREFIX = "meshline-";

  private static final long MOST_SECONDS = 3600;

  /** A year. */
  private static final long MOST_MINUTES = 525_600;

  private final Function<String, String> usualAddress;
  private final Map<String, String> environment;
  private final InstantSource clock;

  @Spec private CommandSpec spec = CommandSpec.create();

  @ArgGroup(exclusive = false, heading = "%nWhere the parts are:%n")
  private Parts parts = new Parts();

  @Option(
      names = "--jobs",
      paramLabel = "NAME,…",
      split = ",",
      description =
          "Jobs that should run; default: call-aggregation,span-pairing. Without spans the second"
              + " is not needed.")
  private List<String> jobs = List.of("call-aggregation", "span-pairing");

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Partitions that setup was told; default: as the catalogue says.")
  private @Nullable Integer partitions;

  @Option(
      names = "--replication",
      paramLabel = "N",
      description = "Copies of each partition that setup was told; default: any number.")
  private @Nullable Integer replication;

  @Option(
      names = "--fresh",
      paramLabel = "MINUTES",
      description = "By how much documents may be behind the calls that arrive; default: 5.")
  private long freshMinutes = 5;

  @Mixin private KeepOptions keep = new KeepOptions();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Longest time for one part's answers, 1 to 3600; default: 10.")
  private long timeoutSeconds = 10;

  @Option(names = "--json", description = "Print one JSON document instead of lines.")
  private boolean json;

  /** Addresses and certificates. */
  private static final class Parts {
    @Option(names = "--kafka", paramLabel = "HOST:PORT,…", description = "Brokers.")
    private @Nullable String kafka;

    @Option(
        names = "--kafka-config",
        paramLabel = "FILE",
        description = "Further properties of the Kafka client.")
    private @Nullable Path kafkaConfig;

    @Option(names = "--kafka-ca", paramLabel = "FILE", description = "PEM file to trust at Kafka.")
    private @Nullable String kafkaCertificates;

    @Option(names = "--registry", paramLabel = "URL,…", description = "Schema registry.")
    private @Nullable String registry;

    @Option(
        names = "--registry-ca",
        paramLabel = "FILE",
        description = "PEM file to trust at the schema registry.")
    private @Nullable Path registryCertificates;

    @Option(names = "--search", paramLabel = "URL,…", description = "Search store.")
    private @Nullable String search;

    @Option(
        names = "--search-ca",
        paramLabel = "FILE",
        description = "PEM file to trust at the search store.")
    private @Nullable String searchCertificates;

    @Option(names = "--flink", paramLabel = "URL", description = "REST API of the Flink cluster.")
    private @Nullable URI flink;

    @Option(
        names = "--receiver",
        paramLabel = "URL",
        description = "A receiver's port of metrics and probes (http.port).")
    private @Nullable URI receiver;

    @Option(names = "--query", paramLabel = "URL", description = "A query server.")
    private @Nullable URI query;

    private boolean areNone() {
      return kafka == null
          && registry == null
          && search == null
          && flink == null
          && receiver == null
          && query == null;
    }
  }

  /**
   * A command that looks at what its options name.
   *
   * @param usualAddress where a part of the stack on this machine listens, by its name
   * @param environment where secrets come from
   * @param clock against which ages are told
   */
  public DoctorCommand(
      Function<String, String> usualAddress, Map<String, String> environment, InstantSource clock) {
    this.usualAddress = usualAddress;
    this.environment = environment;
    this.clock = clock;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      requireWithin("--timeout", timeoutSeconds, MOST_SECONDS);
      requireWithin("--fresh", freshMinutes, MOST_MINUTES);
      SizingOptions.fault(partitions, replication)
          .ifPresent(
              fault -> {
                throw new IllegalArgumentException(fault);
              });
      if (parts.areNone()) {
        takeStackOfThisMachine();
      }
      List<Finding> findings = new ArrayList<>();
      // Twice the time-out of a request: a check asks more than once.
      findings.addAll(new Checkup(timeout().multipliedBy(2)).run(checks()));
      findings.addAll(notChecked());
      DoctorReport report = new DoctorReport(findings);
      PrintWriter out = spec.commandLine().getOut();
      out.print(json ? report.json() + System.lineSeparator() : report.text());
      out.flush();
      return report.hasFaults() ? 1 : 0;
    } catch (IllegalArgumentException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return 2;
    }
  }

  private void takeStackOfThisMachine() {
    parts.kafka = usualAddress.apply("kafka");
    parts.registry = usualAddress.apply("registry");
    parts.search = usualAddress.apply(Addresses.SEARCH);
    parts.flink = URI.create(usualAddress.apply("flink"));
    parts.receiver = URI.create(usualAddress.apply(Addresses.RECEIVER)).resolve("/");
    parts.query = URI.create(usualAddress.apply(Addresses.CONSOLE));
    partitions = Preparation.PARTITIONS;
  }

  private List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    @Nullable AdminSource kafka = kafka();
    if (parts.kafka != null && kafka != null) {
      checks.add(
          new KafkaCheck(
              kafka,
              parts.kafka,
              new TopicSizing(number(partitions), Map.of(), number(replication))));
    }
    if (parts.registry != null) {
      checks.add(
          new RegistryCheck(
              RegistryAccess.builder(parts.registry, parts.registryCertificates, environment)
                  .requestTimeout(timeout())
                  .attempts(1)
                  .build(),
              parts.registry));
    }
    if (parts.search != null) {
      SearchConnection store =
          SearchAccess.connection(parts.search, parts.searchCertificates, environment)
              .withTimeouts(timeout(), timeout());
      checks.add(new StoreCheck(store, parts.search, keep.retention(), clock));
    }
    if (parts.flink != null) {
      URI flink = WebAddress.require("--flink", parts.flink);
      checks.add(new JobsCheck(flink, jobNames(), timeout(), clock));
    }
    if (parts.receiver != null) {
      checks.add(
          new ReadinessCheck(
              "receiver",
              WebAddress.require("--receiver", parts.receiver),
              timeout(),
              "mend kafka, or start the receiver: ingest/receiver/README.md; its log says why it is"
                  + " not ready"));
    }
    if (parts.query != null) {
      checks.add(
          new ReadinessCheck(
              "query",
              WebAddress.require("--query", parts.query),
              timeout(),
              "mend search, or start it: ./meshline query --search.hosts <url>"));
    }
    if (parts.search != null) {
      checks.add(
          new FreshnessCheck(
              readable(parts.search), kafka, Duration.ofMinutes(freshMinutes), clock));
    }
    return checks;
  }

  private @Nullable AdminSource kafka() {
    if (parts.kafka == null) {
      return null;
    }
    var access =
        new KafkaAccess(parts.kafka, parts.kafkaConfig, parts.kafkaCertificates, environment);
    String millis = Long.toString(timeout().toMillis());
    Map<String, String> patience =
        Map.of("default.api.timeout.ms", millis, "request.timeout.ms", millis);
    // What cannot be is told before anything is looked at.
    access.properties(patience);
    return () -> access.admin(patience);
  }

  private StoreConnection readable(String urls) {
    return new StoreConnection(
        StoreConnection.parse(urls),
        SearchAccess.secret("MESHLINE_SEARCH_USER", environment).orElse(null),
        SearchAccess.secret("MESHLINE_SEARCH_PASSWORD", environment).orElse(null),
        SearchAccess.secret("MESHLINE_SEARCH_API_KEY", environment).orElse(null),
        parts.searchCertificates == null ? null : Path.of(parts.searchCertificates));
  }

  private List<String> jobNames() {
    return jobs.stream()
        .map(
            name -> {
              if (!JobsCheck.MAIN_CLASSES.containsKey(PREFIX + name)) {
                throw new IllegalArgumentException(
                    "--jobs: " + name + " (expected: call-aggregation, span-pairing)");
              }
              return PREFIX + name;
            })
        .toList();
  }

  private List<Finding> notChecked() {
    List<Finding> findings = new ArrayList<>();
    addIfNull(findings, parts.kafka, "kafka");
    addIfNull(findings, parts.registry, "registry");
    addIfNull(findings, parts.search, "search");
    addIfNull(findings, parts.flink, "flink");
    addIfNull(findings, parts.receiver, "receiver");
    addIfNull(findings, parts.query, "query");
    return findings;
  }

  private static void addIfNull(List<Finding> findings, @Nullable Object address, String part) {
    if (address == null) {
      findings.add(Finding.notChecked(part, "--" + part));
    }
  }

  private Duration timeout() {
    return Duration.ofSeconds(timeoutSeconds);
  }

  private static OptionalInt number(@Nullable Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  private static void requireWithin(String option, long value, long most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(option + ": " + value + " (expected: 1 to " + most + ")");
    }
  }
}
