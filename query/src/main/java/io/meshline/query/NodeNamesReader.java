package io.meshline.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads which nodes there are, without their figures: whoever calls or is called. The engine tells
 * the names; no document is read. Thread-safe.
 */
public final class NodeNamesReader {
  /** Names take little room: so many at a time. */
  private static final int PAGE = 5_000;

  private final SearchStore store;

  /** Reads from a store, which the caller closes. */
  public NodeNamesReader(SearchStore store) {
    this.store = store;
  }

  /**
   * The ends of edges: pure callers, whom nobody calls, and those whose calls only their callers
   * saw, are among them.
   *
   * @throws QueryException if the store cannot be asked, or the question costs more than it may
   */
  public Set<Node> ends(Question question, WindowPlan plan, Selection selection) {
    Set<Node> ends = new TreeSet<>();
    for (TimeRange segment : plan.segments()) {
      for (String party : List.of("source.", "destination.")) {
        add(ends, question, DocumentQuery.ends(segment, selection, party), selection);
      }
    }
    return ends;
  }

  /**
   * The ends of edges, and nodes of whose callers nothing is known.
   *
   * @throws QueryException as {@link #ends}
   */
  public Set<Node> all(Question question, WindowPlan plan, Selection selection) {
    Set<Node> all = ends(question, plan, selection);
    for (TimeRange segment : plan.segments()) {
      add(all, question, DocumentQuery.nodes(segment, selection), selection);
    }
    return all;
  }

  private void add(Set<Node> to, Question question, DocumentQuery query, Selection selection) {
    List<String> fields = new ArrayList<>();
    query.identity().forEach(field -> fields.add(query.parties().get(0) + field));
    Groups groups = new Groups(query.indices(), query.query(), fields, Optional.empty());
    groups.each(
        store,
        question,
        PAGE,
        group -> {
          Node node = node(group, query.grain());
          if (selection.matches(node)) {
            to.add(node);
          }
        });
  }

  /** Of the fields that tell nodes apart, in their order. */
  private static Node node(Groups.Group group, Grain grain) {
    Service service =
        new Service(group.text(0), group.text(1), group.text(3), group.text(4), group.text(2));
    return new Node(grain, service, grain == Grain.SERVICE ? "" : group.text(5));
  }
}
