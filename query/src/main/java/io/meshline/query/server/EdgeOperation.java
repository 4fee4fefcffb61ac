package io.meshline.query.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.query.Answer;
import io.meshline.query.Edge;
import io.meshline.query.EdgeExplanation;
import io.meshline.query.FigureFields;
import io.meshline.query.Measured;
import io.meshline.query.MeasuredEdge;
import io.meshline.query.Question;
import io.meshline.query.TimeRange;
import io.meshline.query.TimeShare;
import io.meshline.query.WindowPlan;
import java.time.Instant;
import java.util.Optional;

/** {@code /api/v1/edge}: what each observation point saw of an edge, and where its time went. */
final class EdgeOperation implements Operation {
  private final StoredMap map;

  EdgeOperation(StoredMap map) {
    this.map = map;
  }

  @Override
  public Reply answer(Params params, Question question) {
    WindowPlan plan = map.ranges().plan(map.ranges().span(params));
    EdgeChoice choice = EdgeChoice.of(params);
    params.expectNoOther();
    Edge wanted = choice.find(map, question, plan);
    Answer<Measured<Edge>> answer = map.edges().read(question, plan, wanted);
    if (answer.isEmpty()) {
      throw silent(wanted, answer.range(), question);
    }
    Measured<Edge> edge = answer.measured().get(0);
    EdgeExplanation explanation =
        EdgeExplanation.of(
            new MeasuredEdge(
                wanted.source().service(), wanted.destination().service(), edge.figures()));

    ObjectNode body = JsonNodeFactory.instance.objectNode();
    MapFields.put(body.putObject("range"), answer);
    MapFields.putEdge(body.putObject("edge"), edge, answer, true);
    ArrayNode time = body.putArray("time");
    for (TimeShare part : explanation.parts()) {
      ObjectNode fields = time.addObject();
      fields.put("part", part.part());
      fields.put("outer", FigureFields.name(part.outer()));
      if (part.inner() != null) {
        fields.put("inner", FigureFields.name(part.inner()));
      }
      fields.put("p50_us", part.medianMicros());
      fields.put("avg_us", part.meanMicros());
      fields.put("share", part.share());
    }
    body.put("least_coverage", explanation.leastCoverage());
    body.put("same_calls", explanation.sameCalls());
    return Reply.json(body);
  }

  /** Tells a way that fell silent from one that never was. */
  private ProblemException silent(Edge wanted, TimeRange range, Question question) {
    String none = "no calls %s from %s to %s".formatted(wanted.label(), range.from(), range.to());
    Optional<Instant> last = map.lastCalls().edge(question, wanted, range.from());
    return last.isEmpty()
        ? new ProblemException(
            ProblemException.Code.NOT_FOUND, none + ", nor before, as far as the store tells")
        : new ProblemException(
                ProblemException.Code.NOT_FOUND, none + "; there were some before " + last.get())
            .withNoCallsSince(last.get());
  }
}
