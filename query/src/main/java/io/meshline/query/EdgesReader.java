package io.meshline.query;

/** Reads what was measured of edges of any grain. Thread-safe. */
public final class EdgesReader {
  private final MapReader reader;

  /** Reads from a store, which the caller closes. */
  public EdgesReader(SearchStore store) {
    reader = new MapReader(store);
  }

  /**
   * The edges that had calls.
   *
   * @throws QueryException if the store cannot be asked or holds what cannot be read, or the
   *     question costs more than it may
   */
  public Answer<Measured<Edge>> read(Question question, WindowPlan plan, Selection selection) {
    return reader.read(
        question,
        plan,
        range -> DocumentQuery.edges(range, selection),
        document -> {
          Edge edge = MapReader.edge(document, selection.grain());
          return selection.matches(edge) ? edge : null;
        },
        Measured::new);
  }

  /**
   * One edge; the answer is empty if it had no calls.
   *
   * @throws QueryException as {@link #read(Question, WindowPlan, Selection)}
   */
  public Answer<Measured<Edge>> read(Question question, WindowPlan plan, Edge wanted) {
    return reader.read(
        question,
        plan,
        range -> DocumentQuery.edge(range, wanted),
        document -> MapReader.edge(document, wanted.grain()).equals(wanted) ? wanted : null,
        Measured::new);
  }
}
