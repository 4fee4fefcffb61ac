package io.meshline.query.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.query.Answer;
import io.meshline.query.Grain;
import io.meshline.query.Measured;
import io.meshline.query.Metric;
import io.meshline.query.Node;
import io.meshline.query.NodeId;
import io.meshline.query.Question;
import io.meshline.query.Selection;
import io.meshline.query.WindowPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/** {@code /api/v1/nodes}: lists and searches services, instances or endpoints. */
final class NodesOperation implements Operation {
  private static final String NAME = "name";
  private static final List<String> ORDERS = List.of("asc", "desc");

  /** A node; with what was measured of it if somebody was seen to call it. */
  private record Listed(Node node, Optional<Measured<Node>> measured) {}

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
        byName ? Metric.CALLS : params.constant("sort", Metric.class, NAME).orElse(Metric.CALLS);
    boolean descending = params.choice("order", ORDERS, byName ? "asc" : "desc").equals("desc");
    params.expectNoOther();

    Answer<Measured<Node>> answer = map.nodes().read(question, plan, selection);
    List<Listed> all = new ArrayList<>();
    Set<Node> others = new TreeSet<>(map.names().ends(question, plan, selection));
    for (Measured<Node> node : answer.measured()) {
      all.add(new Listed(node.what(), Optional.of(node)));
      others.remove(node.what());
    }
    // A caller of whose instance or endpoint nothing is known is none.
    others.stream()
        .filter(node -> node.grain() == Grain.SERVICE || !node.detail().isEmpty())
        .forEach(node -> all.add(new Listed(node, Optional.empty())));
    Rows.Page<Listed> page =
        byName ? byName(paging, descending, all) : byMetric(paging, descending, metric, all);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    MapFields.put(body.putObject("range"), answer);
    MapFields.put(body.putObject("selection"), selection);
    ArrayNode nodes = body.putArray("nodes");
    for (Listed listed : page.rows()) {
      ObjectNode to = nodes.addObject();
      MapFields.put(to, listed.node());
      listed
          .measured()
          .ifPresent(
              node -> MapFields.put(to.putObject("figures"), node.figures(), answer, points));
    }
    paging.put(body, page.total(), page.next());
    return Reply.json(body);
  }

  private static Rows.Page<Listed> byName(Paging paging, boolean descending, List<Listed> all) {
    Comparator<Node> names = Comparator.comparing(node -> node.label().toLowerCase(Locale.ROOT));
    Comparator<Node> order = descending ? names.reversed() : names;
    return new Rows<Node, Listed>(
            false, order.thenComparing(Comparator.naturalOrder()), Node::id, NodeId::node)
        .page(paging, all, Listed::node, listed -> OptionalDouble.empty());
  }

  /** Nodes that nobody was seen to call have no figures, and come last. */
  private static Rows.Page<Listed> byMetric(
      Paging paging, boolean descending, Metric metric, List<Listed> all) {
    // Of one range both are the same order; calls do not change with the time of asking.
    Metric by = metric == Metric.CALLS_PER_MINUTE ? Metric.CALLS : metric;
    return new Rows<Node, Listed>(descending, Comparator.naturalOrder(), Node::id, NodeId::node)
        .page(
            paging,
            all,
            Listed::node,
            listed ->
                listed
                    .measured()
                    .map(node -> by.of(node.figures().headline(), 1))
                    .orElse(OptionalDouble.empty()));
  }
}
