package io.meshline.ingest.protocols.names;

/**
 * What a name says of a service. An empty text says nothing of that part.
 *
 * @param environment where it is deployed
 * @param namespace the group it belongs to
 * @param service its name alone, never empty
 * @param instance which of its instances is meant
 */
public record ServiceName(String environment, String namespace, String service, String instance) {

  /**
   * Reads {@code service}, {@code namespace/service} or {@code environment/namespace/service}.
   *
   * @throws IllegalArgumentException whose message says what was expected
   */
  public static ServiceName parse(String path) {
    String[] parts = path.strip().split("/", -1);
    for (String part : parts) {
      if (part.isBlank() || parts.length > 3) {
        throw new IllegalArgumentException(
            "service, namespace/service or environment/namespace/service");
      }
    }
    int last = parts.length - 1;
    return new ServiceName(
        last >= 2 ? parts[0] : "", last >= 1 ? parts[last - 1] : "", parts[last], "");
  }
}
