package io.meshline.query.command;

import io.meshline.query.Answer;
import io.meshline.query.Edge;
import io.meshline.query.EdgesReader;
import io.meshline.query.Figures;
import io.meshline.query.Grain;
import io.meshline.query.Measured;
import io.meshline.query.Metric;
import io.meshline.query.Node;
import io.meshline.query.NodesReader;
import io.meshline.query.Question;
import io.meshline.query.SearchStore;
import io.meshline.query.Selection;
import io.meshline.query.TimeRange;
import io.meshline.query.WindowPlan;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code meshline top}: what has most of something. */
@Command(
    name = "top",
    mixinStandardHelpOptions = true,
    description = "Show the services, instances, endpoints or edges that have most of something.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:shown",
      "1:the search store cannot be reached, refused, or holds what cannot be read",
      "2:options that cannot be",
      "3:no calls in the time asked for"
    })
public final class TopCommand extends ReadCommand {
  /** What can be put in order. */
  enum Kind {
    SERVICES(Grain.SERVICE),
    INSTANCES(Grain.INSTANCE),
    ENDPOINTS(Grain.ENDPOINT),
    EDGES(Grain.SERVICE);

    private final Grain grain;

    Kind(Grain grain) {
      this.grain = grain;
    }
  }

  /** Reads constants in small letters. */
  private static final class KindNames implements ITypeConverter<Kind> {
    @Override
    public Kind convert(String text) {
      for (Kind kind : Kind.values()) {
        if (kind.name().toLowerCase(Locale.ROOT).equals(text)) {
          return kind;
        }
      }
      throw new TypeConversionException(
          text + " (expected: services, instances, endpoints or edges)");
    }
  }

  private static final class MetricNames implements ITypeConverter<Metric> {
    @Override
    public Metric convert(String text) {
      List<String> names = new ArrayList<>();
      for (Metric metric : Metric.values()) {
        if (metric.text().equals(text)) {
          return metric;
        }
        names.add(metric.text());
      }
      throw new TypeConversionException(text + " (expected: " + String.join(", ", names) + ")");
    }
  }

  @Option(
      names = "--by",
      paramLabel = "<metric>",
      converter = MetricNames.class,
      description =
          "calls, calls_per_minute, failures, failure_ratio, success_ratio, client_errors,"
              + " client_error_ratio, observations, request_bytes, response_bytes, apdex, avg_us,"
              + " min_us, max_us, p50_us, p75_us, p90_us, p95_us, p99_us or p999_us. Default:"
              + " calls.")
  private Metric by = Metric.CALLS;

  @Option(
      names = "--of",
      paramLabel = "<what>",
      converter = KindNames.class,
      description = "services, instances, endpoints or edges. Default: services.")
  private Kind of = Kind.SERVICES;

  @Option(names = "-n", paramLabel = "<number>", description = "How many. Default: 10.")
  private int n = 10;

  @Option(names = "--least", description = "Show those that have least.")
  private boolean least;

  @Option(
      names = "--namespace",
      paramLabel = "<name>",
      description = "Only what belongs to this namespace.")
  private @Nullable String namespace;

  /** For a store on this machine, if neither options nor the environment name another. */
  public TopCommand() {
    this(() -> DEFAULT_URL);
  }

  /**
   * @param defaultUrl address of the store if neither options nor the environment name one; asked
   *     when the command runs
   */
  public TopCommand(Supplier<String> defaultUrl) {
    this(defaultUrl, System.getenv(), Clock.systemUTC());
  }

  TopCommand(Supplier<String> defaultUrl, Map<String, String> environment, Clock clock) {
    super(defaultUrl, environment, clock);
  }

  @Override
  void check() {
    atLeastOne("-n", n);
  }

  @Override
  int show(SearchStore store, TimeRange range, PrintWriter out, PrintWriter err) {
    WindowPlan plan = WindowPlan.of(range, clock().instant());
    Selection selection = Selection.of(of.grain, namespace);
    List<Ranked> ranked = new ArrayList<>();
    Answer<?> answer;
    if (of == Kind.EDGES) {
      Answer<Measured<Edge>> edges =
          new EdgesReader(store).read(Question.unlimited(), plan, selection);
      for (Measured<Edge> edge : edges.measured()) {
        Edge what = edge.what();
        add(ranked, what.source(), what.destination(), edge.figures(), edges.minutes());
      }
      answer = edges;
    } else {
      Answer<Measured<Node>> nodes =
          new NodesReader(store).read(Question.unlimited(), plan, selection);
      for (Measured<Node> node : nodes.measured()) {
        add(ranked, null, node.what(), node.figures(), nodes.minutes());
      }
      answer = nodes;
    }
    Comparator<Ranked> order = Comparator.comparingDouble(Ranked::value);
    ranked.sort(least ? order : order.reversed());
    List<Ranked> first = ranked.subList(0, Math.min(n, ranked.size()));
    if (json()) {
      out.println(JsonReport.top(answer, by, ranked.size(), first));
    }
    if (ranked.isEmpty()) {
      String what = "No calls from " + range.from() + " to " + range.to();
      err.println(nothing(what, store.newestWindow()));
      return ExitCodes.NO_DATA;
    }
    if (!json()) {
      new TopTable(by, first, answer.minutes()).lines(Ansi.AUTO.enabled()).forEach(out::println);
      if (first.size() < ranked.size()) {
        out.println("and " + (ranked.size() - first.size()) + " more (-n)");
      }
      out.println();
      out.println(MapTables.legend());
    }
    return ExitCodes.ANSWERED;
  }

  /** What does not have the metric has no place. */
  private void add(
      List<Ranked> ranked, @Nullable Node source, Node node, Figures figures, double minutes) {
    by.of(figures.headline(), minutes)
        .ifPresent(value -> ranked.add(new Ranked(value, source, node, figures)));
  }
}
