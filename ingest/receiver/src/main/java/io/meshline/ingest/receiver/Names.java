package io.meshline.ingest.receiver;

import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.names.AddressBook;
import io.meshline.ingest.protocols.names.AddressTable;
import io.meshline.ingest.protocols.names.NamedOutlet;
import io.meshline.ingest.receiver.kubernetes.ClusterWatch;
import io.meshline.ingest.receiver.names.AddressFile;
import io.meshline.ingest.receiver.names.FaultyFileException;
import io.meshline.ingest.receiver.names.NamingFile;
import io.meshline.ingest.receiver.names.NamingRules;
import io.meshline.ingest.receiver.names.WatchedFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each service its one name, whoever observed it, and keeps what this needs up to date.
 * Thread-safe; naming never waits.
 */
final class Names implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Names.class);

  private final ReceiverOptions options;
  private final Duration interval;
  private final @Nullable WatchedFile<NamingRules> namingFile;
  private final @Nullable WatchedFile<AddressTable> addressFile;
  private volatile NamingRules rules;
  private volatile AddressBook addresses = AddressBook.EMPTY;
  private @Nullable ScheduledExecutorService watcher;
  private volatile @Nullable ClusterWatch cluster;

  private Names(ReceiverOptions options, List<String> faults) {
    this.options = options;
    this.interval = options.duration(ReceiverOption.NAMES_INTERVAL);
    String environment = options.optionalText(ReceiverOption.ENVIRONMENT).orElse("");
    Set<String> sources =
        Arrays.stream(Source.values()).map(Source::label).collect(Collectors.toSet());
    this.rules = NamingFile.parse("conventions", "", sources, environment);
    this.namingFile =
        watched(
            options.file(ReceiverOption.NAMING_FILE),
            path -> text -> NamingFile.parse(path, text, sources, environment),
            faults);
    this.addressFile =
        watched(
            options.file(ReceiverOption.ADDRESSES_FILE),
            path -> text -> AddressFile.parse(path, text),
            faults);
    use();
  }

  /**
   * Names by the files that the options name.
   *
   * @throws InvalidOptionsException with every fault in them
   */
  static Names of(ReceiverOptions options) {
    List<String> faults = new ArrayList<>();
    Names names = new Names(options, faults);
    if (!faults.isEmpty()) {
      throw new InvalidOptionsException(faults);
    }
    if (options.flag(ReceiverOption.KUBERNETES)) {
      names.watchCluster();
    }
    return names;
  }

  private void watchCluster() {
    try {
      cluster =
          ClusterWatch.start(
              options.file(ReceiverOption.KUBERNETES_CONFIG),
              options.textList(ReceiverOption.KUBERNETES_NAMESPACES),
              options.text(ReceiverOption.KUBERNETES_DOMAIN),
              options.duration(ReceiverOption.KUBERNETES_GRACE));
    } catch (RuntimeException e) {
      // Not a server that does not answer: nobody has been asked yet.
      throw new InvalidOptionsException(
          List.of(
              ReceiverOption.KUBERNETES_CONFIG.key()
                  + ": "
                  + options.file(ReceiverOption.KUBERNETES_CONFIG).map(Path::toString).orElse("")
                  + " (expected: a kubeconfig that can be used; "
                  + e
                  + ")"));
    }
    use();
  }

  private static <T> @Nullable WatchedFile<T> watched(
      Optional<Path> path, Function<String, Function<String, T>> parser, List<String> faults) {
    if (path.isEmpty()) {
      return null;
    }
    try {
      return new WatchedFile<>(path.get(), parser.apply(path.get().toString()));
    } catch (FaultyFileException e) {
      faults.addAll(e.faults());
      return null;
    }
  }

  /** Begins to look for changes. */
  void start() {
    if (namingFile != null || addressFile != null) {
      watcher =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread thread = new Thread(task, "receiver-names");
                thread.setDaemon(true);
                return thread;
              });
      var unused =
          watcher.scheduleWithFixedDelay(
              this::look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Ends looking for changes; what is known stays in use. */
  @Override
  public void close() {
    if (watcher != null) {
      watcher.shutdownNow();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  /** Who lives where, always the newest. */
  AddressBook addresses() {
    return address -> addresses.find(address);
  }

  /** An outlet that names what a source tells before another one gets it. */
  Outlet before(Source source, Outlet next) {
    return new NamedOutlet(rules.of(source.label()), addresses, next);
  }

  /** Adds what can be said of the names to the metrics. */
  void observe(Counters counters) {
    counters.observe(
        "faulty_name_files",
        "Files of names whose newest version has faults; the last good one is in use.",
        () -> (faulty(namingFile) ? 1 : 0) + (faulty(addressFile) ? 1 : 0));
    if (options.flag(ReceiverOption.KUBERNETES)) {
      counters.observe(
          "kubernetes_current",
          "1 while the API server is watched; 0 when names from it may be stale.",
          () -> cluster != null && cluster.current() ? 1 : 0);
      counters.observe(
          "kubernetes_addresses",
          "Addresses and host names known from Kubernetes.",
          () -> cluster == null ? 0 : cluster.size());
      counters.observe(
          "kubernetes_odd_objects",
          "Objects of Kubernetes that are not understood, and left out; the log names them.",
          () -> cluster == null ? 0 : cluster.oddObjects());
    }
  }

  private static boolean faulty(@Nullable WatchedFile<?> file) {
    return file != null && !file.faults().isEmpty();
  }

  private void look() {
    boolean changed = false;
    try {
      changed = namingFile != null && namingFile.look();
      changed |= addressFile != null && addressFile.look();
    } catch (RuntimeException e) {
      // Else it would be the last look.
      LOG.warn("Files of names could not be looked at.", e);
    } finally {
      // A file is new once only: whatever became of the other one, it is used now.
      if (changed) {
        use();
      }
    }
  }

  /** What was written down by hand comes before what a cluster says. */
  private synchronized void use() {
    if (namingFile != null) {
      rules = namingFile.value();
    }
    AddressBook known = addressFile == null ? AddressBook.EMPTY : addressFile.value();
    if (cluster != null) {
      known = addressFile == null ? cluster.book() : known.orElse(cluster.book());
    }
    addresses = known;
  }
}
