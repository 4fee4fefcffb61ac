package io.meshline.query.command;

import io.meshline.query.Answer;
import io.meshline.query.QueryException;
import io.meshline.query.SearchStore;
import io.meshline.query.StoreConnection;
import io.meshline.query.TimeRange;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What the commands that show a part of the map have in common.
 *
 * @param <T> what is shown: edges or services
 */
abstract class MapCommand<T> implements Callable<Integer> {
  static final String DEFAULT_URL = "http://127.0.0.1:9200";

  private final Clock clock;
  @Mixin private final RangeOptions rangeOptions = new RangeOptions();
  @Mixin private final StoreOptions storeOptions;

  @Option(
      names = "--namespace",
      paramLabel = "<name>",
      description = "Only what belongs to this namespace.")
  private @Nullable String namespace;

  @Option(names = "--points", description = "Show the figures of each observation point.")
  private boolean points;

  @Option(names = "--json", description = "Print JSON, with all figures.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  MapCommand(Supplier<String> defaultUrl, Map<String, String> environment, Clock clock) {
    this.storeOptions = new StoreOptions(defaultUrl, environment);
    this.clock = clock;
  }

  abstract Answer<T> read(SearchStore store, TimeRange range, @Nullable String namespace);

  abstract List<String> lines(Answer<T> answer, boolean coloured, boolean points);

  abstract String json(Answer<T> answer);

  @Override
  public final Integer call() {
    CommandLine commandLine = commandLine();
    TimeRange range;
    StoreConnection connection;
    try {
      range = rangeOptions.range(clock);
      connection = storeOptions.connection();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(commandLine, String.valueOf(e.getMessage()), e);
    }
    PrintWriter out = commandLine.getOut();
    PrintWriter err = commandLine.getErr();
    try (SearchStore store = SearchStore.open(connection)) {
      Answer<T> answer = read(store, range, namespace);
      if (json) {
        out.println(json(answer));
      }
      if (answer.isEmpty()) {
        err.println(nothing(range, store.newestWindow()));
        return ExitCodes.NO_DATA;
      }
      if (!json) {
        lines(answer, Ansi.AUTO.enabled(), points).forEach(out::println);
        out.println();
        out.println(MapTables.legend());
      }
      return ExitCodes.ANSWERED;
    } catch (QueryException e) {
      err.println(TerminalText.safe(String.valueOf(e.getMessage())));
      return ExitCodes.FAILED;
    } finally {
      out.flush();
      err.flush();
    }
  }

  private String nothing(TimeRange range, @Nullable Instant newest) {
    String what = "No calls from " + range.from() + " to " + range.to();
    if (namespace != null) {
      what += " in namespace " + TerminalText.safe(namespace);
    }
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
