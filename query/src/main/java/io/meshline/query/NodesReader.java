package io.meshline.query;

/** Reads what was measured of nodes of any grain, from their incoming calls. Thread-safe. */
public final class NodesReader {
  private final MapReader reader;

  /** Reads from a store, which the caller closes. */
  public NodesReader(SearchStore store) {
    reader = new MapReader(store);
  }

  /**
   * The nodes that had calls.
   *
   * @throws QueryException if the store cannot be asked or holds what cannot be read, or the
   *     question costs more than it may
   */
  public Answer<Measured<Node>> read(Question question, WindowPlan plan, Selection selection) {
    return reader.read(
        question,
        plan,
        range -> DocumentQuery.nodes(range, selection),
        document -> {
          Node node = MapReader.node(document, selection.grain());
          return selection.matches(node) ? node : null;
        },
        Measured::new);
  }
}
