package io.meshline.query.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.aggregation.WindowSize;
import io.meshline.query.About;
import io.meshline.query.Node;
import io.meshline.query.Question;
import io.meshline.query.Service;
import io.meshline.query.Span;
import io.meshline.query.StoredDocuments;
import io.meshline.query.StoredKind;
import io.meshline.query.StoredQuery;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Documents that the jobs write besides the map, handed on as they are stored. */
final class StoredOperation implements Operation {
  private static final Map<StoredKind, List<Filter>> FILTERS =
      Map.of(
          StoredKind.SLA,
          List.of(new Filter("objective", "objective.name")),
          StoredKind.ALERTS,
          List.of(
              new Filter("state", "alert.state", "pending", "firing", "resolved"),
              new Filter("severity", "alert.severity", "page", "ticket"),
              new Filter("objective", "alert.objective")),
          StoredKind.EVENTS,
          List.of(new Filter("kind", "event.kind")));

  /**
   * A parameter that asks for a value of a field.
   *
   * @param values that it may have; none: any text
   */
  private record Filter(String parameter, String field, List<String> values) {
    Filter(String parameter, String field, String... values) {
      this(parameter, field, List.of(values));
    }
  }

  /**
   * How documents are handed on.
   *
   * @param newest whether of each objective the newest alone
   * @param step if there, the newest in each step
   */
  private record Form(boolean newest, Optional<Duration> step) {
    static final Form ALL = new Form(false, Optional.empty());
  }

  private final StoredMap map;
  private final StoredKind kind;

  /**
   * @param kind SLA, ALERTS or EVENTS
   */
  StoredOperation(StoredMap map, StoredKind kind) {
    this.map = map;
    this.kind = kind;
  }

  @Override
  public Reply answer(Params params, Question question) {
    Paging paging = Paging.of(params, map.ranges());
    Map<String, String> terms = terms(params);
    About about = about(params, question, paging.span());
    Form form = kind == StoredKind.SLA ? form(params) : Form.ALL;
    params.expectNoOther();
    Span span = paging.span();
    StoredQuery query = new StoredQuery(stored(form, span), span.from(), span.to(), terms, about);
    StoredDocuments found = read(form, paging, query, question);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("available", found.available());
    put(body.putObject("selection"), about, terms);
    ArrayNode items = body.putArray("items");
    found.documents().forEach(items::add);
    paging.put(body, found.total(), found.next());
    return Reply.json(body);
  }

  /** What the answer is confined to. */
  private void put(ObjectNode to, About about, Map<String, String> terms) {
    Scope.put(to, about.namespace(), about.environment(), about.tenant());
    about.service().ifPresent(service -> to.put("service", Node.of(service).id()));
    about.source().ifPresent(service -> to.put("source", Node.of(service).id()));
    about.destination().ifPresent(service -> to.put("destination", Node.of(service).id()));
    if (about.subject() != null) {
      to.put("of", about.subject().name().toLowerCase(Locale.ROOT));
    }
    for (Filter filter : FILTERS.getOrDefault(kind, List.of())) {
      if (terms.containsKey(filter.field())) {
        to.put(filter.parameter(), terms.get(filter.field()));
      }
    }
  }

  private StoredDocuments read(Form form, Paging paging, StoredQuery query, Question question) {
    JsonNode after = paging.after().orElse(null);
    if (form.newest()) {
      if (after != null) {
        checkKey(after, query.keySize(), form.step().isPresent() ? query.keySize() : -1);
      }
      return StoredDocuments.newestOfEach(
          map.store(), question, query, form.step(), after, paging.size());
    }
    if (after != null) {
      checkKey(after, query.keySize() + 1, 0);
    }
    return StoredDocuments.newest(map.store(), question, query, after, paging.size());
  }

  /**
   * Values that the engine would choke on are the caller's fault.
   *
   * @param texts how many values there are, or may be besides the number
   * @param number place of the one that is a number; below 0: none is
   */
  private static void checkKey(JsonNode key, int texts, int number) {
    int size = number == texts ? texts + 1 : texts;
    boolean right = key.size() == size;
    for (int i = 0; right && i < size; i++) {
      JsonNode value = key.path(i);
      right =
          i == number
              ? value.isIntegralNumber() && value.canConvertToLong()
              : value.isTextual() || value.isNull();
    }
    if (!right) {
      throw Paging.refused(key.toString());
    }
  }

  private Map<String, String> terms(Params params) {
    Map<String, String> terms = new LinkedHashMap<>();
    for (Filter filter : FILTERS.getOrDefault(kind, List.of())) {
      params
          .text(filter.parameter())
          .ifPresent(
              text ->
                  terms.put(
                      filter.field(),
                      filter.values().isEmpty()
                          ? text
                          : params.choice(filter.parameter(), filter.values(), text)));
    }
    return terms;
  }

  private About about(Params params, Question question, Span span) {
    Optional<String> node = params.text("node");
    if (node.isPresent() && params.text("service").isPresent()) {
      throw ProblemException.parameter("service", "given", "either service or node");
    }
    Scope scope = Scope.of(params);
    return new About(
        scope.namespace(),
        scope.environment(),
        scope.tenant(),
        service(node.isPresent() ? "node" : "service", params, question, span),
        service("source", params, question, span),
        service("destination", params, question, span),
        params.constant("of", About.Subject.class).orElse(null));
  }

  private Optional<Service> service(String parameter, Params params, Question question, Span span) {
    return params
        .text(parameter)
        .map(text -> map.service(parameter, text, question, map.ranges().plan(span)).service());
  }

  private static Form form(Params params) {
    boolean history = params.flag("history");
    Optional<String> text = params.text("step");
    if (text.isEmpty()) {
      return new Form(!history, Optional.empty());
    }
    if (history) {
      throw ProblemException.parameter("step", text.get(), "either step or history");
    }
    return new Form(true, Optional.of(Ranges.wholeMinutes("step", text.get())));
  }

  /** Whole hours, and minutes that are gone, are told by documents of hours. */
  private StoredKind stored(Form form, Span span) {
    boolean hours =
        form.step().filter(step -> step.toMinutes() % 60 == 0).isPresent()
            || map.ranges().finest(span.to(), span.askedAt()) != WindowSize.MINUTE;
    return kind == StoredKind.SLA && hours ? StoredKind.SLA_HOURS : kind;
  }
}
