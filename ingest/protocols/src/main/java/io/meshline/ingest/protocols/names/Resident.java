package io.meshline.ingest.protocols.names;

import io.meshline.ingest.protocols.Parties;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import java.util.Map;

/**
 * Who lives at an address.
 *
 * @param party without an endpoint; an empty environment is that of who asks. Shared: not to be
 *     changed
 * @param labels what is known besides, such as the labels of a pod
 */
public record Resident(Party party, Map<String, String> labels) {

  public Resident {
    if (party.getService().isEmpty()) {
      throw new IllegalArgumentException("service: \"\" (expected: a name)");
    }
    labels = Map.copyOf(labels);
  }

  /** A service, or one instance of it; all but its name may be empty. */
  public static Resident service(String namespace, String service, String instance) {
    return new Resident(Parties.service("", namespace, service, instance, ""), Map.of());
  }

  /** Somebody nobody observes from inside. */
  public static Resident virtual(Kind kind, String name) {
    return new Resident(Parties.virtual("", kind, name, ""), Map.of());
  }

  /** The same with labels. */
  public Resident with(Map<String, String> known) {
    return new Resident(party, known);
  }
}
