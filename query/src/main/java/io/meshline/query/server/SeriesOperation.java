package io.meshline.query.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.aggregation.Point;
import io.meshline.aggregation.WindowSize;
import io.meshline.query.Edge;
import io.meshline.query.FigureFields;
import io.meshline.query.Node;
import io.meshline.query.NodeId;
import io.meshline.query.Question;
import io.meshline.query.Series;
import io.meshline.query.SeriesReader;
import io.meshline.query.Span;
import io.meshline.query.TimeRange;
import io.meshline.query.WindowPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** {@code /api/v1/metrics}: the figures of one node or edge over time. */
final class SeriesOperation implements Operation {
  private static final int USUAL_STEPS = 120;
  private static final int MOST_STEPS = 11_000;

  /** The longest one, and multiples of it, serve the rest. */
  private static final List<Long> NICE_MINUTES =
      List.of(
          1L, 2L, 5L, 10L, 15L, 30L, 60L, 120L, 180L, 240L, 360L, 720L, 1_440L, 2_880L, 10_080L,
          20_160L, 40_320L);

  /** What chooses an edge. */
  private static final List<String> ENDS = List.of("edge", "source", "destination");

  private final StoredMap map;

  SeriesOperation(StoredMap map) {
    this.map = map;
  }

  @Override
  public Reply answer(Params params, Question question) {
    Span span = map.ranges().span(params);
    Duration step = step(params, span);
    boolean heatmap = params.flag("heatmap");
    Optional<Point> heatmapPoint = params.constant("heatmap_point", Point.class);
    int bins = binsPerDecade(params);
    Optional<String> nodeText = params.text("node");
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode rangeFields = body.putObject("range");
    WindowPlan steps = WindowPlan.even(span, steps(params, span, step));
    WindowPlan plan = map.ranges().plan(span);
    Series series;
    Optional<Instant> since;
    if (nodeText.isPresent()) {
      StoredMap.grain(params);
      for (String other : ENDS) {
        if (params.text(other).isPresent()) {
          throw ProblemException.parameter(other, "given", "either a node or an edge");
        }
      }
      params.expectNoOther();
      Node node = node(nodeText.get(), question, plan);
      MapFields.put(body.putObject("node"), node);
      series = map.series().node(question, steps, step, node);
      since = since(series, before -> map.lastCalls().node(question, node, before));
    } else {
      if (ENDS.stream().allMatch(end -> params.text(end).isEmpty())) {
        throw ProblemException.parameter(
            "node", "none", "either node, or edge, or source and destination");
      }
      EdgeChoice choice = EdgeChoice.of(params);
      params.expectNoOther();
      Edge edge = choice.find(map, question, plan);
      MapFields.put(body.putObject("edge"), edge);
      series = map.series().edge(question, steps, step, edge);
      since = since(series, before -> map.lastCalls().edge(question, edge, before));
    }
    MapFields.put(rangeFields, series.answer());
    put(body, series);
    since.ifPresent(moment -> MapFields.putTime(body, "no_calls_since", moment));
    if (heatmap) {
      heatmapPoint
          .or(series::observedAt)
          .flatMap(point -> HeatMap.of(series, point, bins))
          .ifPresent(map -> map.put(body.putObject("heatmap")));
    }
    return Reply.json(body);
  }

  /**
   * Since when there are no calls.
   *
   * @param last when there were some before a moment: for when there are none in the whole time
   */
  private static Optional<Instant> since(Series series, Function<Instant, Optional<Instant>> last) {
    return series.points().isEmpty()
        ? last.apply(series.answer().range().from())
        : series.noCallsSince();
  }

  private Node node(String text, Question question, WindowPlan plan) {
    return NodeId.isId(text)
        ? StoredMap.id("node", text)
        : map.service("node", text, question, plan);
  }

  private static int binsPerDecade(Params params) {
    return Integer.parseInt(params.choice("heatmap_bins", List.of("1", "2", "5", "10", "20"), "5"));
  }

  private Duration step(Params params, Span span) {
    Duration finest =
        Duration.ofSeconds(
            map.ranges().finest(span.from(), span.askedAt()).lengthMicros() / 1_000_000);
    String text = params.text("step").orElse("auto");
    if (text.equals("auto")) {
      long wanted = Math.max(finest.toMinutes(), span.length().toMinutes() / USUAL_STEPS);
      long longest = NICE_MINUTES.get(NICE_MINUTES.size() - 1);
      return Duration.ofMinutes(
          NICE_MINUTES.stream()
              .filter(minutes -> minutes >= wanted)
              .findFirst()
              .orElse(-Math.floorDiv(-wanted, longest) * longest));
    }
    Duration step = Ranges.wholeMinutes("step", text);
    if (step.compareTo(finest) < 0
        || SeriesReader.windows(step).lengthMicros() < finest.toSeconds() * 1_000_000) {
      throw ProblemException.parameter(
          "step", text, "a multiple of " + finest.toMinutes() + "m at that time");
    }
    return step;
  }

  /** All steps of which a part was asked for. */
  private static TimeRange steps(Params params, Span span, Duration step) {
    WindowSize windows = SeriesReader.windows(step);
    Instant from = SeriesReader.start(span.from(), step);
    Instant to = SeriesReader.start(span.to().minusNanos(1), step).plus(step);
    if (Duration.between(from, to).dividedBy(step) > MOST_STEPS) {
      throw new ProblemException(
          ProblemException.Code.TOO_LARGE,
          "step: %s makes more than %d steps from %s to %s (expected: a longer one)"
              .formatted(params.text("step").orElse("auto"), MOST_STEPS, span.from(), span.to()),
          "step",
          List.of());
    }
    return TimeRange.of(from, to, windows);
  }

  private static void put(ObjectNode body, Series series) {
    body.put("step_seconds", series.step().toSeconds());
    ArrayNode starts = body.putArray("starts");
    series.starts().forEach(start -> starts.add(start.toString()));
    Instant settled =
        SeriesReader.start(
            series.answer().askedAt().minus(WindowPlan.onTheWay(series.answer().range().windows())),
            Duration.ofMinutes(1));
    Instant end = series.answer().range().to();
    MapFields.putTime(body, "complete_until", settled.isBefore(end) ? settled : end);
    series.observedAt().ifPresent(point -> body.put("observed_at", FigureFields.name(point)));
    ObjectNode points = body.putObject("points");
    for (Point point : series.points()) {
      new PointSeries(series, point).put(points.putObject(FigureFields.name(point)));
    }
  }
}
