package io.meshline.ingest.protocols.otlp;

import io.meshline.ingest.protocols.Parties;
import io.meshline.ingest.protocols.Text;
import io.meshline.schemas.Party;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;

/**
 * Who recorded the spans of one resource.
 *
 * @param party the service without an endpoint
 */
record Identity(Party party) {

  /** What OpenTelemetry prescribes for a service that has no name. */
  private static final String UNKNOWN_SERVICE = "unknown_service";

  static Identity of(Resource resource) {
    String namespace = "";
    String service = "";
    String instance = "";
    String environment = "";
    String legacyEnvironment = "";
    for (int i = 0; i < resource.getAttributesCount(); i++) {
      KeyValue attribute = resource.getAttributes(i);
      switch (attribute.getKey()) {
        case "service.namespace" -> namespace = Values.text(attribute);
        case "service.name" -> service = Values.text(attribute);
        case "service.instance.id" -> instance = Values.text(attribute);
        case "deployment.environment.name" -> environment = Values.text(attribute);
        case "deployment.environment" -> legacyEnvironment = Values.text(attribute);
        default -> {
          // A resource says much more than who it is.
        }
      }
    }
    return new Identity(
        Parties.service(
            Text.isBlank(environment) ? legacyEnvironment : environment,
            namespace,
            Text.isBlank(service) ? UNKNOWN_SERVICE : service,
            instance,
            ""));
  }

  String environment() {
    return party.getEnvironment();
  }
}
