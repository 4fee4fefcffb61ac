package io.meshline.jobs.aggregation;

import java.util.Iterator;
import java.util.stream.Stream;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;

/** Goes over what an operator has in a state, as when it was restored. */
final class RestoredKeys {

  private RestoredKeys() {}

  /**
   * What to do for each of them; may change the state that is gone over, of the key and namespace
   * that it is at, and read others.
   *
   * @param <N> namespaces
   */
  @FunctionalInterface
  interface Visitor<N> {
    /** The key is the backend's current one. */
    void visit(N namespace) throws Exception;
  }

  /** Visits every key and namespace of a state. */
  static <K, N> void forEach(KeyedStateBackend<K> backend, String state, Visitor<N> visitor)
      throws Exception {
    try (Stream<Tuple2<K, N>> all = backend.getKeysAndNamespaces(state)) {
      // A table on the heap may move its entries when it is read, from under the iterator. The
      // entries are there anyway; those of a backend on disk would not all fit into memory, and are
      // read as they were at the begin.
      Iterator<Tuple2<K, N>> each =
          backend instanceof HeapKeyedStateBackend ? all.toList().iterator() : all.iterator();
      while (each.hasNext()) {
        Tuple2<K, N> at = each.next();
        backend.setCurrentKey(at.f0);
        visitor.visit(at.f1);
      }
    }
  }
}
