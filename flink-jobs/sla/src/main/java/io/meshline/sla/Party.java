package io.meshline.sla;

/**
 * One end of a call. Texts are empty where there is nothing to say.
 *
 * @param kind in lower case, such as service or database
 */
public record Party(
    String tenant,
    String environment,
    String namespace,
    String service,
    String instance,
    String endpoint,
    String kind) {

  /** For people: {@code namespace/service}, and instance or endpoint behind it. */
  public String label() {
    StringBuilder label = new StringBuilder();
    if (!namespace.isEmpty()) {
      label.append(namespace).append('/');
    }
    label.append(service);
    if (!instance.isEmpty()) {
      label.append(" at ").append(instance);
    }
    if (!endpoint.isEmpty()) {
      label.append(' ').append(endpoint);
    }
    return label.toString();
  }
}
