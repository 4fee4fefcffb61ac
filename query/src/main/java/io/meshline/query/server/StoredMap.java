package io.meshline.query.server;

import io.meshline.query.Edge;
import io.meshline.query.EdgesReader;
import io.meshline.query.Grain;
import io.meshline.query.LastCallsReader;
import io.meshline.query.Node;
import io.meshline.query.NodeId;
import io.meshline.query.NodeNamesReader;
import io.meshline.query.NodesReader;
import io.meshline.query.Question;
import io.meshline.query.SearchStore;
import io.meshline.query.Selection;
import io.meshline.query.SeriesReader;
import io.meshline.query.Service;
import io.meshline.query.ServiceName;
import io.meshline.query.WindowPlan;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What requests read: the map in the store, and the names by which they ask for it. Thread-safe.
 */
final class StoredMap {
  private static final List<String> KINDS =
      List.of("service", "user", "database", "cache", "messaging", "external", "unknown");
  private static final int LONGEST_TEXT = 200;

  private final SearchStore store;
  private final NodesReader nodes;
  private final EdgesReader edges;
  private final NodeNamesReader names;
  private final SeriesReader series;
  private final LastCallsReader lastCalls;
  private final Ranges ranges;
  private final Clock clock;

  StoredMap(SearchStore store, Ranges ranges, Clock clock) {
    this.store = store;
    this.nodes = new NodesReader(store);
    this.edges = new EdgesReader(store);
    this.names = new NodeNamesReader(store);
    this.series = new SeriesReader(store);
    this.lastCalls = new LastCallsReader(store);
    this.ranges = ranges;
    this.clock = clock;
  }

  SearchStore store() {
    return store;
  }

  NodesReader nodes() {
    return nodes;
  }

  EdgesReader edges() {
    return edges;
  }

  NodeNamesReader names() {
    return names;
  }

  SeriesReader series() {
    return series;
  }

  LastCallsReader lastCalls() {
    return lastCalls;
  }

  Ranges ranges() {
    return ranges;
  }

  Clock clock() {
    return clock;
  }

  /** The grain that is asked for. */
  static Grain grain(Params params) {
    return params.constant("grain", Grain.class).orElse(Grain.SERVICE);
  }

  /** The filters of a request. */
  Selection selection(Params params, Question question, WindowPlan plan) {
    Grain grain = grain(params);
    String text = params.text("q").orElse("");
    if (text.length() > LONGEST_TEXT) {
      throw ProblemException.parameter("q", text, "at most " + LONGEST_TEXT + " letters");
    }
    Optional<String> kind = params.text("kind");
    if (kind.isPresent() && !KINDS.contains(kind.get())) {
      throw ProblemException.parameter("kind", kind.get(), String.join(", ", KINDS));
    }
    Optional<String> service = params.text("service");
    Scope scope = Scope.of(params);
    return new Selection(
        grain,
        text,
        scope.namespace(),
        scope.environment(),
        scope.tenant(),
        kind.orElse(null),
        service.map(name -> service("service", name, question, plan).service()).orElse(null));
  }

  /**
   * The service of an id or name.
   *
   * @param parameter by which it was given
   */
  Node service(String parameter, String text, Question question, WindowPlan plan) {
    if (NodeId.isId(text)) {
      Node node = id(parameter, text);
      if (node.grain() != Grain.SERVICE) {
        throw ProblemException.parameter(parameter, text, "a service");
      }
      return node;
    }
    return named(parameter, text, services(question, plan));
  }

  /** The node of an id. */
  static Node id(String parameter, String text) {
    try {
      return NodeId.node(text);
    } catch (IllegalArgumentException e) {
      throw Params.withCause(
          ProblemException.parameter(parameter, text, "an id as answers have it"), e);
    }
  }

  /** The edge of an id. */
  static Edge edgeId(String parameter, String text) {
    try {
      return NodeId.edge(text);
    } catch (IllegalArgumentException e) {
      throw Params.withCause(
          ProblemException.parameter(parameter, text, "an id as answers have it"), e);
    }
  }

  /** The one service that a name means. */
  static Node named(String parameter, String text, Collection<Service> services) {
    ServiceName name = new ServiceName(text);
    List<Service> meant = services.stream().filter(name::means).toList();
    if (meant.isEmpty()) {
      throw new ProblemException(
          ProblemException.Code.NOT_FOUND,
          parameter + ": " + text + " (expected: a service with calls in the time asked for)",
          parameter,
          name.near(services));
    }
    if (meant.size() > 1) {
      throw new ProblemException(
          ProblemException.Code.AMBIGUOUS,
          parameter + ": " + text + " means several services (expected: one of their ids)",
          parameter,
          meant.stream().map(service -> Node.of(service).id()).toList());
    }
    return Node.of(meant.get(0));
  }

  /** All services and virtual nodes that call or are called in a time. */
  Collection<Service> services(Question question, WindowPlan plan) {
    TreeSet<Service> services = new TreeSet<>();
    names
        .all(question, plan, Selection.all(Grain.SERVICE))
        .forEach(node -> services.add(node.service()));
    return services;
  }
}
