package io.meshline.jobs.savepoints;

import java.util.stream.Stream;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

/** Counts keyed state on the heap as on disk, where the harness does not. */
public final class KeyedEntries {

  private KeyedEntries() {}

  /** Keys and namespaces of these states together, with an empty map that was left behind. */
  public static long of(AbstractStreamOperatorTestHarness<?> harness, String... states) {
    KeyedStateBackend<?> backend = harness.getOperator().getKeyedStateBackend();
    long entries = 0;
    for (String state : states) {
      try (Stream<?> all = backend.getKeysAndNamespaces(state)) {
        entries += all.count();
      }
    }
    return entries;
  }
}
