package io.meshline.sink.elasticsearch;

import io.meshline.schemas.Party;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Services by name.
 *
 * @param namespace of the service; null: of any
 * @param service its name
 */
public record ServiceSelector(@Nullable String namespace, String service) implements Serializable {

  /**
   * Reads {@code service} or {@code namespace/service}. Where the name itself has slashes, the
   * namespace ends at the first one.
   *
   * @throws IllegalArgumentException when there is no name
   */
  public static ServiceSelector parse(String text) {
    int slash = text.indexOf('/');
    String service = text.substring(slash + 1);
    if (service.isBlank()) {
      throw new IllegalArgumentException(text + " (expected: service or namespace/service)");
    }
    return new ServiceSelector(slash < 0 ? null : text.substring(0, slash), service);
  }

  /** Whether a party is such a service, or a part of it. */
  public boolean matches(Party party) {
    return party.getService().equals(service)
        && (namespace == null || party.getNamespace().equals(namespace));
  }

  @Override
  public String toString() {
    return namespace == null ? service : namespace + "/" + service;
  }
}
