package io.meshline.query.command;

import io.meshline.query.EdgeExplanation;
import io.meshline.query.EdgeReader;
import io.meshline.query.MeasuredEdge;
import io.meshline.query.SearchStore;
import io.meshline.query.ServiceName;
import io.meshline.query.TimeRange;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Parameters;

/** {@code meshline edge}: one edge from each observation point, and where its time goes. */
@Command(
    name = "edge",
    mixinStandardHelpOptions = true,
    description =
        "Show the calls from one service to another as each observation point saw them, and where"
            + " their time went.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:shown",
      "1:the search store cannot be reached, refused, or holds what cannot be read",
      "2:options that cannot be",
      "3:no such service, or no calls between the two, in the time asked for"
    })
public final class EdgeCommand extends ReadCommand {
  private static final int TOLD = 12;

  @Parameters(
      index = "0",
      paramLabel = "<caller>",
      description = "As ./meshline topology names it: front, shop/front, User, …")
  private String caller = "";

  @Parameters(
      index = "1",
      paramLabel = "<callee>",
      description = "Likewise: checkout, shop/checkout, h2/inventory, …")
  private String callee = "";

  /** For a store on this machine, if neither options nor the environment name another. */
  public EdgeCommand() {
    this(() -> DEFAULT_URL);
  }

  /**
   * @param defaultUrl address of the store if neither options nor the environment name one; asked
   *     when the command runs
   */
  public EdgeCommand(Supplier<String> defaultUrl) {
    this(defaultUrl, System.getenv(), Clock.systemUTC());
  }

  EdgeCommand(Supplier<String> defaultUrl, Map<String, String> environment, Clock clock) {
    super(defaultUrl, environment, clock);
  }

  @Override
  int show(SearchStore store, TimeRange range, PrintWriter out, PrintWriter err) {
    var source = new ServiceName(caller);
    var destination = new ServiceName(callee);
    EdgeReader.Found found = new EdgeReader(store, clock()).read(range, source, destination);
    if (json()) {
      out.println(JsonReport.edges(found.all(), found.edges()));
    }
    if (found.edges().isEmpty()) {
      String time = "from " + range.from() + " to " + range.to();
      err.println(
          found.all().isEmpty()
              ? nothing("No calls " + time, store.newestWindow())
              : missing(found, source, destination, time));
      return ExitCodes.NO_DATA;
    }
    if (!json()) {
      boolean coloured = Ansi.AUTO.enabled();
      for (EdgeExplanation edge : found.edges()) {
        new EdgePage(found, edge, coloured).lines().forEach(out::println);
      }
    }
    return ExitCodes.ANSWERED;
  }

  private static String missing(
      EdgeReader.Found found, ServiceName source, ServiceName destination, String time) {
    for (ServiceName name : List.of(source, destination)) {
      if (found.services().stream().noneMatch(name::means)) {
        List<String> near = name.near(found.services());
        return TerminalText.safe(
            "No service "
                + name.text()
                + " "
                + time
                + (near.isEmpty()
                    ? ". See ./meshline topology for those there are."
                    : ". Near it: " + String.join(", ", near) + "."));
      }
    }
    Set<String> called = new TreeSet<>();
    Set<String> calling = new TreeSet<>();
    for (MeasuredEdge edge : found.all().measured()) {
      if (source.means(edge.source())) {
        called.add(ServiceName.fullName(edge.destination()));
      }
      if (destination.means(edge.destination())) {
        calling.add(ServiceName.fullName(edge.source()));
      }
    }
    return TerminalText.safe(
        "No calls from %s to %s %s. %s calls %s. %s is called by %s."
            .formatted(
                source.text(),
                destination.text(),
                time,
                source.text(),
                list(called),
                destination.text(),
                list(calling)));
  }

  private static String list(Set<String> names) {
    if (names.isEmpty()) {
      return "nobody";
    }
    String list = String.join(", ", names.stream().limit(TOLD).toList());
    return names.size() > TOLD ? list + " and " + (names.size() - TOLD) + " more" : list;
  }
}
