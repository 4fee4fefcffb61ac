package io.meshline.query.command;

import io.meshline.query.QueryException;
import io.meshline.query.SearchStore;
import io.meshline.query.StoreConnection;
import io.meshline.query.TimeRange;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands that read the search store have in common: options, faults, exit codes. */
abstract class ReadCommand implements Callable<Integer> {
  static final String DEFAULT_URL = "http://127.0.0.1:9200";

  private final Clock clock;
  @Mixin private final RangeOptions rangeOptions = new RangeOptions();
  @Mixin private final StoreOptions storeOptions;

  @Option(names = "--json", description = "Print JSON, with all figures.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  ReadCommand(Supplier<String> defaultUrl, Map<String, String> environment, Clock clock) {
    this.storeOptions = new StoreOptions(defaultUrl, environment);
    this.clock = clock;
  }

  /**
   * Looks at options before anything is asked.
   *
   * @throws IllegalArgumentException naming the value that cannot be used
   */
  void check() {}

  /** Refuses numbers that mean nothing, rather than to show something else. */
  static void atLeastOne(String option, int number) {
    if (number < 1) {
      throw new IllegalArgumentException(option + ": " + number + " (expected: at least 1)");
    }
  }

  /**
   * Reads and prints.
   *
   * @return the exit code
   * @throws QueryException if the store cannot be asked or holds what cannot be read
   */
  abstract int show(SearchStore store, TimeRange range, PrintWriter out, PrintWriter err);

  @Override
  public final Integer call() {
    CommandLine commandLine = commandLine();
    TimeRange range;
    StoreConnection connection;
    Duration patience;
    try {
      check();
      range = range();
      connection = storeOptions.connection();
      patience = storeOptions.patience();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(commandLine, String.valueOf(e.getMessage()), e);
    }
    PrintWriter out = commandLine.getOut();
    PrintWriter err = commandLine.getErr();
    try (SearchStore store = SearchStore.open(connection, patience)) {
      return show(store, range, out, err);
    } catch (QueryException e) {
      err.println(TerminalText.safe(String.valueOf(e.getMessage())));
      return ExitCodes.FAILED;
    } finally {
      out.flush();
      err.flush();
    }
  }

  /** The range that is asked for, seen from now. */
  final TimeRange range() {
    return rangeOptions.range(clock);
  }

  /** Tells what now is. */
  final Clock clock() {
    return clock;
  }

  /** Whether JSON is wanted. */
  final boolean json() {
    return json;
  }

  /** What to say where there are no calls at all. */
  static String nothing(String what, @Nullable Instant newest) {
    if (newest == null) {
      return what
          + ": the store holds no documents yet. A call shows up some 15 s after it ended. If none"
          + " does: do agents send to the receiver, and does the aggregation job run?";
    }
    return what + ". The newest minute with calls is " + newest + ": see --last and --from.";
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("the command was not started by picocli");
    }
    return spec.commandLine();
  }
}
