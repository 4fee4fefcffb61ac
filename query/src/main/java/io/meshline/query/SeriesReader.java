package io.meshline.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.aggregation.WindowSize;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Predicate;

/** Reads the figures of one node or edge over time. Thread-safe. */
public final class SeriesReader {
  private final MapReader reader;

  /** Reads from a store, which the caller closes. */
  public SeriesReader(SearchStore store) {
    reader = new MapReader(store);
  }

  /**
   * A node's figures.
   *
   * @param plan from one border of steps to another, of windows that divide the step
   * @param step length of each step; they begin at multiples of it since 1970
   * @throws QueryException if the store cannot be asked or holds what cannot be read, or the
   *     question costs more than it may
   */
  public Series node(Question question, WindowPlan plan, Duration step, Node node) {
    return read(
        question,
        plan,
        step,
        segment -> DocumentQuery.node(segment, node),
        document -> MapReader.node(document, node.grain()).equals(node));
  }

  /** An edge's figures, as {@link #node}. */
  public Series edge(Question question, WindowPlan plan, Duration step, Edge edge) {
    return read(
        question,
        plan,
        step,
        segment -> DocumentQuery.edge(segment, edge),
        document -> MapReader.edge(document, edge.grain()).equals(edge));
  }

  /** The longest windows of which a step is made. */
  public static WindowSize windows(Duration step) {
    WindowSize longest = WindowSize.MINUTE;
    for (WindowSize size : WindowSize.values()) {
      if (step.toSeconds() % (size.lengthMicros() / 1_000_000) == 0) {
        longest = size;
      }
    }
    return longest;
  }

  /** Begin of the step of a moment. */
  public static Instant start(Instant moment, Duration step) {
    long seconds = step.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(moment.getEpochSecond(), seconds) * seconds);
  }

  private Series read(
      Question question,
      WindowPlan plan,
      Duration step,
      Function<TimeRange, DocumentQuery> query,
      Predicate<JsonNode> wanted) {
    Answer<Measured<Instant>> answer =
        reader.read(
            question,
            plan,
            query,
            document ->
                wanted.test(document)
                    ? start(Instant.parse(document.path("@timestamp").asText()), step)
                    : null,
            Measured::new);
    return new Series(answer, step);
  }
}
