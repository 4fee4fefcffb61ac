package io.meshline.ingest.protocols.otlp;

import io.meshline.ingest.protocols.Parties;
import io.meshline.ingest.protocols.Text;
import io.meshline.schemas.Party;

/**
 * Who recorded the spans of one resource.
 *
 * @param party the service without an endpoint
 */
record Identity(Party party) {

  /** What OpenTelemetry prescribes for a service that has no name. */
  private static final String UNKNOWN_SERVICE = "unknown_service";

  static Identity of(AttributeSource resource) {
    Names names = new Names();
    resource.attributes(names::read);
    return new Identity(
        Parties.service(
            Text.isBlank(names.environment) ? names.legacyEnvironment : names.environment,
            names.namespace,
            Text.isBlank(names.service) ? UNKNOWN_SERVICE : names.service,
            names.instance,
            ""));
  }

  String environment() {
    return party.getEnvironment();
  }

  /** What a resource says of who it is. */
  private static final class Names {
    String namespace = "";
    String service = "";
    String instance = "";
    String environment = "";
    String legacyEnvironment = "";

    void read(String key, String value) {
      switch (key) {
        case "service.namespace" -> namespace = value;
        case "service.name" -> service = value;
        case "service.instance.id" -> instance = value;
        case "deployment.environment.name" -> environment = value;
        case "deployment.environment" -> legacyEnvironment = value;
        default -> {
          // A resource says much more than who it is.
        }
      }
    }
  }
}
