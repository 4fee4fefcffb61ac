package io.meshline.query.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.query.Answer;
import io.meshline.query.Edge;
import io.meshline.query.Measured;
import io.meshline.query.Metric;
import io.meshline.query.Node;
import io.meshline.query.PointFigures;
import io.meshline.query.Question;
import io.meshline.query.Selection;
import io.meshline.query.WindowPlan;
import java.util.List;
import java.util.function.BiConsumer;

/** {@code /api/v1/top}: the nodes or edges that have most, or least, of something. */
final class TopOperation implements Operation {
  static final List<String> OF = List.of("nodes", "edges");

  private final StoredMap map;

  TopOperation(StoredMap map) {
    this.map = map;
  }

  private record Wanted(Metric metric, int n, boolean descending, int minCalls) {}

  @Override
  public Reply answer(Params params, Question question) {
    WindowPlan plan = map.ranges().plan(map.ranges().span(params));
    Selection selection = map.selection(params, question, plan);
    String of = params.choice("of", OF, "nodes");
    Wanted wanted =
        new Wanted(
            params.constant("by", Metric.class).orElse(Metric.CALLS),
            params.number("n", 1, 1_000, 10),
            params.choice("order", List.of("asc", "desc"), "desc").equals("desc"),
            params.number("min_calls", 0, Integer.MAX_VALUE, 0));
    params.expectNoOther();
    if (of.equals("nodes")) {
      Answer<Measured<Node>> answer = map.nodes().read(question, plan, selection);
      return reply(
          of,
          selection,
          wanted,
          answer,
          (to, node) -> MapFields.putNode(to.putObject("node"), node, answer, false));
    }
    Answer<Measured<Edge>> answer = map.edges().read(question, plan, selection);
    return reply(
        of,
        selection,
        wanted,
        answer,
        (to, edge) -> MapFields.putEdge(to.putObject("edge"), edge, answer, false));
  }

  private static <T extends Comparable<? super T>> Reply reply(
      String of,
      Selection selection,
      Wanted wanted,
      Answer<Measured<T>> answer,
      BiConsumer<ObjectNode, Measured<T>> putOne) {
    double minutes = answer.minutes();
    List<Measured<T>> all =
        answer.measured().stream()
            .filter(
                one -> {
                  PointFigures headline = one.figures().headline();
                  return headline.calls() >= wanted.minCalls()
                      && wanted.metric().of(headline, minutes).isPresent();
                })
            .sorted(Order.by(wanted.metric(), minutes, wanted.descending()))
            .toList();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    MapFields.put(body.putObject("range"), answer);
    MapFields.put(body.putObject("selection"), selection);
    body.put("by", wanted.metric().text());
    body.put("of", of);
    body.put("total", all.size());
    ArrayNode items = body.putArray("items");
    for (Measured<T> one : all.subList(0, Math.min(wanted.n(), all.size()))) {
      ObjectNode item = items.addObject();
      item.put("value", wanted.metric().of(one.figures().headline(), minutes).orElseThrow());
      putOne.accept(item, one);
    }
    return Reply.json(body);
  }
}
