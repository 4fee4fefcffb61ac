package io.meshline.query.command;

import io.meshline.query.Answer;
import io.meshline.query.MeasuredEdge;
import io.meshline.query.SearchStore;
import io.meshline.query.TimeRange;
import io.meshline.query.TopologyReader;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code meshline topology}: who calls whom, how often, how well and how fast. */
@Command(
    name = "topology",
    mixinStandardHelpOptions = true,
    description = "Show who calls whom: edges between services, most calls first.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:shown",
      "1:the search store cannot be reached, refused, or holds what cannot be read",
      "2:options that cannot be",
      "3:no calls in the time asked for"
    })
public final class TopologyCommand extends MapCommand<MeasuredEdge> {

  /** For a store on this machine, if neither options nor the environment name another. */
  public TopologyCommand() {
    this(() -> DEFAULT_URL);
  }

  /**
   * @param defaultUrl address of the store if neither options nor the environment name one; asked
   *     when the command runs
   */
  public TopologyCommand(Supplier<String> defaultUrl) {
    this(defaultUrl, System.getenv(), Clock.systemUTC());
  }

  TopologyCommand(Supplier<String> defaultUrl, Map<String, String> environment, Clock clock) {
    super(defaultUrl, environment, clock);
  }

  @Override
  Answer<MeasuredEdge> read(SearchStore store, TimeRange range, @Nullable String namespace) {
    return new TopologyReader(store, clock()).read(range, namespace);
  }

  @Override
  List<String> lines(Answer<MeasuredEdge> answer, boolean coloured, boolean points) {
    return MapTables.topology(answer, coloured, points);
  }

  @Override
  String json(Answer<MeasuredEdge> answer) {
    return JsonReport.topology(answer);
  }
}
