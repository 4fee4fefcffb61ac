package io.meshline.query.command;

import io.meshline.query.Answer;
import io.meshline.query.MeasuredService;
import io.meshline.query.SearchStore;
import io.meshline.query.ServicesReader;
import io.meshline.query.TimeRange;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code meshline services}: how often, how well and how fast services answer. */
@Command(
    name = "services",
    mixinStandardHelpOptions = true,
    description = "Show how services and virtual nodes answer their callers, most calls first.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:shown",
      "1:the search store cannot be reached, refused, or holds what cannot be read",
      "2:options that cannot be",
      "3:no calls in the time asked for"
    })
public final class ServicesCommand extends MapCommand<MeasuredService> {

  /** For a store on this machine, if neither options nor the environment name another. */
  public ServicesCommand() {
    this(() -> DEFAULT_URL);
  }

  /**
   * @param defaultUrl address of the store if neither options nor the environment name one; asked
   *     when the command runs
   */
  public ServicesCommand(Supplier<String> defaultUrl) {
    this(defaultUrl, System.getenv(), Clock.systemUTC());
  }

  ServicesCommand(Supplier<String> defaultUrl, Map<String, String> environment, Clock clock) {
    super(defaultUrl, environment, clock);
  }

  @Override
  Answer<MeasuredService> read(SearchStore store, TimeRange range, @Nullable String namespace) {
    return new ServicesReader(store, clock()).read(range, namespace);
  }

  @Override
  List<String> lines(Answer<MeasuredService> answer, boolean coloured, boolean points) {
    return MapTables.services(answer, coloured, points);
  }

  @Override
  String json(Answer<MeasuredService> answer) {
    return JsonReport.services(answer);
  }
}
