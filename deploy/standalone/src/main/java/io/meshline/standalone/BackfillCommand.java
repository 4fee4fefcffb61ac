package io.meshline.standalone;

import io.meshline.schemas.access.Secrets;
import io.meshline.standalone.engine.EngineException;
import io.meshline.standalone.engine.EngineHome;
import io.meshline.standalone.engine.FlinkJobs;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code backfill}: computes the windows of a time again, on a Flink cluster, and waits for it. */
@Command(
    name = "backfill",
    mixinStandardHelpOptions = true,
    description = {
      "Compute the windows of a time again from what the topics hold, and make their documents"
          + " exactly that: also while the jobs run, and as often as you like.",
      "Minutes of the range are rewritten, and those hours and days that lie wholly in it. It must"
          + " have ended so long ago that the running job no longer changes it: 1 h and some minutes"
          + " where it has whole hours, else 10 min and some.",
      "Ctrl-C cancels the job. Secrets are the cluster's: in the environment of its JobManager, such"
          + " as MESHLINE_SEARCH_PASSWORD, or in files there, such as --job-option"
          + " search.password-file=/run/secrets/search."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the documents are what the topics say",
      "1:an engine refused or did not answer, the job failed or was cancelled, the topics hold no"
          + " call of the range, or some documents were rejected or left alone",
      "2:options or a range that cannot be"
    })
final class BackfillCommand implements Callable<Integer> {
  /** The small heap of the stack's TaskManager holds no more; it has one slot for this. */
  private static final Map<String, String> OF_STACK =
      Map.of("job.parallelism", "1", "combine.max-paths", "5000");

  private final Function<String, String> usualAddress;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      required = true,
      description = "Begin: 2026-11-22 (midnight UTC) or 2026-11-22T10:15:00Z, at a whole minute.")
  private String from = "";

  @Option(
      names = "--to",
      paramLabel = "TIME",
      required = true,
      description = "End, exclusive, likewise.")
  private String to = "";

  @Option(
      names = "--service",
      paramLabel = "NAME",
      description = "Rewrite only this service and the edges from and to it: cart or shop/cart.")
  private @Nullable String service;

  @Option(
      names = "--allow-incomplete",
      description = "Go on when the topics no longer hold all of the range.")
  private boolean allowIncomplete;

  @Option(
      names = "--flink",
      paramLabel = "URL",
      description = "REST API of the Flink cluster; default: that of the stack on this machine.")
  private @Nullable URI flink;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT,…",
      description = "Brokers, as the cluster reaches them; default: likewise.")
  private @Nullable String brokers;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "Properties of the Kafka client, no secrets among them.")
  private @Nullable Path clientProperties;

  @Option(
      names = "--registry",
      paramLabel = "URL,…",
      description = "Schema registry, as the cluster reaches it; default: likewise.")
  private @Nullable String registry;

  @Option(
      names = "--search",
      paramLabel = "URL,…",
      description = "Search store, as the cluster reaches it; default: likewise.")
  private @Nullable String search;

  @Option(
      names = "--job-option",
      paramLabel = "KEY=VALUE",
      description =
          "Any option of the job, such as limit.endpoints=5000: those of names, limits and lateness"
              + " should be as the running job has them.")
  private Map<String, String> jobOptions = Map.of();

  /**
   * @param usualAddress where a part of the stack on this machine listens, by its name
   */
  BackfillCommand(Function<String, String> usualAddress) {
    this.usualAddress = usualAddress;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      List<String> arguments = arguments();
      URI cluster =
          flink == null
              ? URI.create(usualAddress.apply("flink"))
              : WebAddress.require("--flink", flink);
      return new BackfillRun(new FlinkJobs(cluster), EngineHome.locate().jobJar(), System.out)
          .run(arguments);
    } catch (BackfillRun.RefusedException | IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return 2;
    } catch (EngineException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }

  /** What the job is started with; what the person says wins. */
  List<String> arguments() {
    Map<String, String> options = new LinkedHashMap<>();
    if (flink == null) {
      options.putAll(OF_STACK);
    }
    options.put("kafka.bootstrap-servers", brokers == null ? usualAddress.apply("kafka") : brokers);
    options.put("registry.urls", registry == null ? usualAddress.apply("registry") : registry);
    options.put("search.hosts", search == null ? usualAddress.apply(Addresses.SEARCH) : search);
    if (clientProperties != null) {
      Properties properties = KafkaAccess.read(clientProperties);
      properties
          .stringPropertyNames()
          .forEach(key -> options.put("kafka.client." + key, properties.getProperty(key)));
    }
    options.putAll(jobOptions);
    // The job would refuse them; sooner here than in a request to the cluster.
    for (String key : options.keySet()) {
      if (Secrets.isSecret(key)) {
        throw new IllegalArgumentException(
            key + ": a secret is not passed on (expected: in the cluster, see --help)");
      }
    }
    options.put("backfill.from", from);
    options.put("backfill.to", to);
    if (service != null) {
      options.put("backfill.service", service);
    }
    if (allowIncomplete) {
      options.put("backfill.allow-incomplete", "true");
    }
    return options.entrySet().stream()
        .map(option -> "--" + option.getKey() + "=" + option.getValue())
        .toList();
  }
}
