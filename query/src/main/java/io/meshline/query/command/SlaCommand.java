package io.meshline.query.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.query.About;
import io.meshline.query.Question;
import io.meshline.query.SearchStore;
import io.meshline.query.StoredDocuments;
import io.meshline.query.StoredKind;
import io.meshline.query.StoredQuery;
import io.meshline.query.TimeRange;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** {@code meshline sla}: how objectives fare. */
@Command(
    name = "sla",
    mixinStandardHelpOptions = true,
    description =
        "Show how objectives fare: compliance, error budget, burn rates; the newest state of each in"
            + " the time asked for.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:shown",
      "1:the search store cannot be reached, refused, or holds what cannot be read",
      "2:options that cannot be",
      "3:no objective in the time asked for"
    })
public final class SlaCommand extends ReadCommand {
  @Option(
      names = "--namespace",
      paramLabel = "<name>",
      description = "Only what belongs to this namespace.")
  private @Nullable String namespace;

  @Option(
      names = "--environment",
      paramLabel = "<name>",
      description = "Only what belongs to this environment.")
  private @Nullable String environment;

  /**
   * @param defaultUrl address of the store if neither options nor the environment name one; asked
   *     when the command runs
   */
  public SlaCommand(Supplier<String> defaultUrl) {
    this(defaultUrl, System.getenv(), Clock.systemUTC());
  }

  SlaCommand(Supplier<String> defaultUrl, Map<String, String> environment, Clock clock) {
    super(defaultUrl, environment, clock);
  }

  @Override
  int show(SearchStore store, TimeRange range, PrintWriter out, PrintWriter err) {
    About about =
        new About(
            namespace,
            environment,
            null,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            null);
    StoredDocuments found = newest(store, range, about, StoredKind.SLA);
    if (found.documents().isEmpty()) {
      // Minutes are kept for days, hours for months.
      StoredDocuments hours = newest(store, range, about, StoredKind.SLA_HOURS);
      found = hours.available() ? hours : found;
    }
    if (json()) {
      out.println(JsonReport.documents("objectives", found.documents()));
    }
    if (found.documents().isEmpty()) {
      err.println(
          found.available()
              ? "No objective from " + range.from() + " to " + range.to() + ": see --last."
              : "No objectives are kept: none are given to the aggregation job (sla.objectives).");
      return ExitCodes.NO_DATA;
    }
    if (!json()) {
      // Least budget first: that is what one looks for.
      List<JsonNode> sorted =
          found.documents().stream()
              .sorted(
                  Comparator.comparingDouble(
                      document -> document.path("error_budget_left").asDouble()))
              .toList();
      new SlaTable(sorted).lines(Ansi.AUTO.enabled()).forEach(out::println);
    }
    return ExitCodes.ANSWERED;
  }

  private static StoredDocuments newest(
      SearchStore store, TimeRange range, About about, StoredKind kind) {
    StoredQuery query = new StoredQuery(kind, range.from(), range.to(), Map.of(), about);
    return StoredDocuments.newestOfEach(store, Question.unlimited(), query);
  }
}
