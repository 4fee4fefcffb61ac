package io.meshline.query.command;

import io.meshline.query.Answer;
import io.meshline.query.MeasuredEdge;
import io.meshline.query.QueryException;
import io.meshline.query.SearchStore;
import io.meshline.query.TimeRange;
import io.meshline.query.TopologyReader;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** {@code meshline watch}: the map again and again, until Ctrl-C. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = {
      "Show who calls whom, again and again, until Ctrl-C.",
      "On a terminal each map takes the place of the one before; else they follow each other, with --json one on each line."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the last map was shown",
      "1:the search store could not be reached the last time, refused, or held what cannot be read",
      "2:options that cannot be",
      "3:no calls in the time asked for the last time"
    })
public final class WatchCommand extends ReadCommand {
  private static final String CLEAR = "\u001b[H\u001b[2J";

  /** Waits between two maps. */
  @FunctionalInterface
  interface Pause {
    void await(int seconds) throws InterruptedException;
  }

  @Option(names = "--every", paramLabel = "<seconds>", description = "Default: 5.")
  private int every = 5;

  @Option(
      names = "--times",
      paramLabel = "<number>",
      description = "End after so many maps. Default: never.")
  private @Nullable Integer times;

  @Option(names = "--rows", paramLabel = "<number>", description = "Most edges. Default: 40.")
  private int rows = 40;

  @Option(
      names = "--namespace",
      paramLabel = "<name>",
      description = "Only what belongs to this namespace.")
  private @Nullable String namespace;

  private final Pause pause;

  /**
   * @param defaultUrl address of the store if neither options nor the environment name one; asked
   *     when the command runs
   */
  public WatchCommand(Supplier<String> defaultUrl) {
    this(defaultUrl, System.getenv(), Clock.systemUTC(), TimeUnit.SECONDS::sleep);
  }

  WatchCommand(
      Supplier<String> defaultUrl, Map<String, String> environment, Clock clock, Pause pause) {
    super(defaultUrl, environment, clock);
    this.pause = pause;
  }

  @Override
  void check() {
    atLeastOne("--every", every);
    atLeastOne("--rows", rows);
    if (times != null) {
      atLeastOne("--times", times);
    }
  }

  @Override
  int show(SearchStore store, TimeRange range, PrintWriter out, PrintWriter err) {
    TopologyReader reader = new TopologyReader(store, clock());
    int code = ExitCodes.ANSWERED;
    for (int shown = 1; ; shown++) {
      try {
        code = showOnce(store, reader, out, err);
      } catch (QueryException e) {
        // It may come back.
        err.println(TerminalText.safe(String.valueOf(e.getMessage())));
        code = ExitCodes.FAILED;
      }
      out.flush();
      err.flush();
      if (times != null && shown == times) {
        return code;
      }
      try {
        pause.await(every);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return code;
      }
    }
  }

  private int showOnce(SearchStore store, TopologyReader reader, PrintWriter out, PrintWriter err) {
    TimeRange range = range();
    Answer<MeasuredEdge> answer = reader.read(range, namespace);
    if (json()) {
      out.println(JsonReport.line(JsonReport.topology(answer)));
    } else {
      boolean terminal = Ansi.AUTO.enabled();
      if (terminal) {
        out.print(CLEAR);
      }
      out.println(
          range.from() + " to " + clock().instant().truncatedTo(ChronoUnit.SECONDS) + " UTC");
      List<String> lines = MapTables.topology(answer, terminal, false);
      lines.stream().limit(1L + rows).forEach(out::println);
      int more = lines.size() - 1 - rows;
      if (more > 0) {
        out.println("and " + more + " more (--rows)");
      }
      out.println(MapTables.legend());
    }
    if (answer.isEmpty()) {
      err.println(
          nothing("No calls from " + range.from() + " to " + range.to(), store.newestWindow()));
      return ExitCodes.NO_DATA;
    }
    return ExitCodes.ANSWERED;
  }
}
