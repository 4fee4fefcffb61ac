package io.meshline.query.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.query.Answer;
import io.meshline.query.Measured;
import io.meshline.query.Metric;
import io.meshline.query.Node;
import io.meshline.query.Question;
import io.meshline.query.Selection;
import io.meshline.query.WindowPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** {@code /api/v1/nodes}: lists and searches services, instances or endpoints. */
final class NodesOperation implements Operation {
  private static final String NAME = "name";
  private static final List<String> ORDERS = List.of("asc", "desc");

  private final StoredMap map;

  NodesOperation(StoredMap map) {
    this.map = map;
  }

  @Override
  public Reply answer(Params params, Question question) {
    Paging paging = Paging.of(params, map.ranges());
    WindowPlan plan = map.ranges().plan(paging.span());
    Selection selection = map.selection(params, question, plan);
    boolean points = params.flag("points");
    boolean byName = params.text("sort").filter(NAME::equals).isPresent();
    Metric metric =
        byName ? Metric.CALLS : params.constant("sort", Metric.class).orElse(Metric.CALLS);
    boolean descending = params.choice("order", ORDERS, byName ? "asc" : "desc").equals("desc");
    params.expectNoOther();

    Answer<Measured<Node>> answer = map.nodes().read(question, plan, selection);
    List<Measured<Node>> sorted = new ArrayList<>(answer.measured());
    if (byName) {
      Comparator<Measured<Node>> names =
          Comparator.comparing(node -> node.what().label().toLowerCase(Locale.ROOT));
      sorted.sort((descending ? names.reversed() : names).thenComparing(node -> node.what()));
    } else {
      sorted.sort(Order.by(metric, answer.minutes(), descending));
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    MapFields.put(body.putObject("range"), answer);
    ArrayNode nodes = body.putArray("nodes");
    for (Measured<Node> node : paging.cut(sorted)) {
      MapFields.putNode(nodes.addObject(), node, answer.minutes(), points);
    }
    paging.put(body, sorted.size());
    return Reply.json(body);
  }
}
