package io.meshline.query.command;

import io.meshline.query.Answer;
import io.meshline.query.SearchStore;
import io.meshline.query.TimeRange;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/**
 * What the commands that show a part of the map have in common.
 *
 * @param <T> what is shown: edges or services
 */
abstract class MapCommand<T> extends ReadCommand {
  @Option(
      names = "--namespace",
      paramLabel = "<name>",
      description = "Only what belongs to this namespace.")
  private @Nullable String namespace;

  @Option(names = "--points", description = "Show the figures of each observation point.")
  private boolean points;

  MapCommand(Supplier<String> defaultUrl, Map<String, String> environment, Clock clock) {
    super(defaultUrl, environment, clock);
  }

  abstract Answer<T> read(SearchStore store, TimeRange range, @Nullable String namespace);

  abstract List<String> lines(Answer<T> answer, boolean coloured, boolean points);

  abstract String json(Answer<T> answer);

  @Override
  final int show(SearchStore store, TimeRange range, PrintWriter out, PrintWriter err) {
    Answer<T> answer = read(store, range, namespace);
    if (json()) {
      out.println(json(answer));
    }
    if (answer.isEmpty()) {
      String what = "No calls from " + range.from() + " to " + range.to();
      if (namespace != null) {
        what += " in namespace " + TerminalText.safe(namespace);
      }
      err.println(nothing(what, store.newestWindow()));
      return ExitCodes.NO_DATA;
    }
    if (!json()) {
      lines(answer, Ansi.AUTO.enabled(), points).forEach(out::println);
      out.println();
      out.println(MapTables.legend());
    }
    return ExitCodes.ANSWERED;
  }
}
