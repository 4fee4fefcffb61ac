package io.meshline.ingest.receiver.names;

import io.meshline.ingest.protocols.names.Naming;
import java.util.Map;
import java.util.Objects;

/**
 * How the services of each source are named. Immutable.
 *
 * @param bySource rules of the sources that have rules of their own
 * @param others rules of all others
 */
public record NamingRules(Map<String, Naming> bySource, Naming others) {

  public NamingRules {
    bySource = Map.copyOf(bySource);
  }

  /**
   * The rules of a source.
   *
   * @param source its name in metrics, such as {@code skywalking}
   */
  public Naming of(String source) {
    return Objects.requireNonNullElse(bySource.get(source), others);
  }
}
