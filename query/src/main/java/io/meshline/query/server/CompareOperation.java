package io.meshline.query.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.aggregation.Point;
import io.meshline.query.Answer;
import io.meshline.query.Comparison;
import io.meshline.query.Edge;
import io.meshline.query.FigureFields;
import io.meshline.query.Figures;
import io.meshline.query.Measured;
import io.meshline.query.Metric;
import io.meshline.query.Node;
import io.meshline.query.NodeId;
import io.meshline.query.Question;
import io.meshline.query.Selection;
import io.meshline.query.Span;
import io.meshline.query.WindowPlan;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** {@code /api/v1/compare}: two ranges side by side. */
final class CompareOperation implements Operation {
  private final StoredMap map;

  CompareOperation(StoredMap map) {
    this.map = map;
  }

  @Override
  public Reply answer(Params params, Question question) {
    Paging paging = paging(params);
    Ranges.Compared plans = map.ranges().plans(paging.before().orElseThrow(), paging.span());
    WindowPlan before = plans.before();
    WindowPlan after = plans.after();
    Selection selection = map.selection(params, question, after);
    String of = params.choice("of", TopOperation.OF, "nodes");
    Metric sort = params.constant("sort", Metric.class).orElse(Metric.CALLS_PER_MINUTE);
    params.expectNoOther();
    return of.equals("nodes")
        ? reply(
            of,
            selection,
            paging,
            sort,
            map.nodes().read(question, before, selection),
            map.nodes().read(question, after, selection),
            new Rows<>(true, Comparator.naturalOrder(), Node::id, NodeId::node),
            (to, node) -> MapFields.put(to.putObject("node"), node))
        : reply(
            of,
            selection,
            paging,
            sort,
            map.edges().read(question, before, selection),
            map.edges().read(question, after, selection),
            new Rows<>(true, Comparator.naturalOrder(), Edge::id, NodeId::edge),
            (to, edge) -> MapFields.put(to.putObject("edge"), edge));
  }

  private Paging paging(Params params) {
    Paging paging = Paging.of(params, map.ranges());
    Optional<String> from = params.text("before_from");
    Optional<String> to = params.text("before_to");
    if (from.isPresent() != to.isPresent()) {
      throw ProblemException.parameter(
          from.isPresent() ? "before_to" : "before_from", "none", "both or none");
    }
    Span span =
        from.isPresent()
            ? Ranges.span(
                Ranges.time("before_from", from.get()),
                Ranges.time("before_to", to.orElseThrow()),
                paging.span().askedAt(),
                "before_from")
            : Ranges.span(
                paging.span().before().from(),
                paging.span().from(),
                paging.span().askedAt(),
                "before_from");
    return paging.comparedWith(span);
  }

  private static <T extends Comparable<? super T>> Reply reply(
      String of,
      Selection selection,
      Paging paging,
      Metric sort,
      Answer<Measured<T>> before,
      Answer<Measured<T>> after,
      Rows<T, Comparison<T>> rows,
      BiConsumer<ObjectNode, T> putWhat) {
    Rows.Page<Comparison<T>> page =
        rows.page(paging, Comparison.of(before, after), Comparison::what, one -> one.size(sort));
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    MapFields.put(body.putObject("before"), before);
    MapFields.put(body.putObject("after"), after);
    MapFields.put(body.putObject("selection"), selection);
    body.put("of", of);
    ArrayNode items = body.putArray("items");
    for (Comparison<T> one : page.rows()) {
      ObjectNode item = items.addObject();
      item.put("state", one.isNew() ? "new" : one.isGone() ? "gone" : "both");
      putWhat.accept(item, one.what());
      putFigures(item, one, before, after);
    }
    paging.put(body, page.total(), page.next());
    return Reply.json(body);
  }

  /** Of one point, wherever they are compared. */
  private static void putFigures(
      ObjectNode item, Comparison<?> one, Answer<?> before, Answer<?> after) {
    Optional<Point> point = one.point();
    one.before().ifPresent(figures -> put(item, "before", figures, point, before));
    one.after().ifPresent(figures -> put(item, "after", figures, point, after));
    if (point.isPresent()) {
      item.put("compared_at", FigureFields.name(point.get()));
      putChange(item, one);
    } else if (!one.isNew() && !one.isGone()) {
      item.put(
          "incomparable",
          "seen at %s before and at %s after; no point saw calls in both times"
              .formatted(seen(one.before().orElseThrow()), seen(one.after().orElseThrow())));
    }
  }

  private static void put(
      ObjectNode item, String field, Figures figures, Optional<Point> point, Answer<?> answer) {
    MapFields.put(
        item.putObject(field), figures, point.orElseGet(figures::observedAt), answer, false);
  }

  private static String seen(Figures figures) {
    return figures.points().keySet().stream()
        .map(FigureFields::name)
        .collect(Collectors.joining(" and "));
  }

  private static void putChange(ObjectNode item, Comparison<?> one) {
    ObjectNode change = item.putObject("change");
    for (Metric metric : Metric.values()) {
      OptionalDouble difference = one.change(metric);
      difference.ifPresent(value -> change.put(metric.text(), value));
    }
    List<String> reasons = one.newReasons();
    if (!reasons.isEmpty()) {
      reasons.forEach(item.putArray("new_reasons")::add);
    }
  }
}
