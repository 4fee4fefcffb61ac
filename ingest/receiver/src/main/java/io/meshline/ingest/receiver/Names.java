package io.meshline.ingest.receiver;

import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.names.AddressBook;
import io.meshline.ingest.protocols.names.AddressTable;
import io.meshline.ingest.protocols.names.NamedOutlet;
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

  private final Duration interval;
  private final @Nullable WatchedFile<NamingRules> namingFile;
  private final @Nullable WatchedFile<AddressTable> addressFile;
  private volatile NamingRules rules;
  private volatile AddressBook written = AddressBook.EMPTY;
  private @Nullable ScheduledExecutorService watcher;

  private Names(ReceiverOptions options, List<String> faults) {
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
    return names;
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
  }

  /** Who lives where, always the newest. */
  AddressBook addresses() {
    return address -> written.find(address);
  }

  /** An outlet that names what a source tells before another one gets it. */
  Outlet before(Source source, Outlet next) {
    return new NamedOutlet(rules.of(source.label()), written, next);
  }

  /** Adds what can be said of the names to the metrics. */
  void observe(Counters counters) {
    counters.observe(
        "faulty_name_files",
        "Files of names whose newest version has faults; the last good one is in use.",
        () -> (faulty(namingFile) ? 1 : 0) + (faulty(addressFile) ? 1 : 0));
  }

  private static boolean faulty(@Nullable WatchedFile<?> file) {
    return file != null && !file.faults().isEmpty();
  }

  private void look() {
    try {
      boolean changed = namingFile != null && namingFile.look();
      changed |= addressFile != null && addressFile.look();
      if (changed) {
        use();
      }
    } catch (RuntimeException e) {
      // Else it would be the last look.
      LOG.warn("Files of names could not be looked at.", e);
    }
  }

  private void use() {
    if (namingFile != null) {
      rules = namingFile.value();
    }
    if (addressFile != null) {
      written = addressFile.value();
    }
  }
}
