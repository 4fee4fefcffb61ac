package io.meshline.jobs.addresses;

import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Services that claim addresses: they are of kind SERVICE and have no endpoint. */
final class Parties {
  static final Party NOBODY = service("", "", "", "", "");

  private Parties() {}

  static Party service(
      String tenant, String environment, String namespace, String service, String instance) {
    return new Party(tenant, environment, namespace, service, instance, "", Kind.SERVICE);
  }

  static Party withoutInstance(Party party) {
    return party.getInstance().isEmpty()
        ? party
        : service(
            party.getTenant(),
            party.getEnvironment(),
            party.getNamespace(),
            party.getService(),
            "");
  }

  static void write(Party party, DataOutputView target) throws IOException {
    StringValue.writeString(party.getTenant(), target);
    StringValue.writeString(party.getEnvironment(), target);
    StringValue.writeString(party.getNamespace(), target);
    StringValue.writeString(party.getService(), target);
    StringValue.writeString(party.getInstance(), target);
  }

  static Party read(DataInputView source) throws IOException {
    return service(
        StringValue.readString(source),
        StringValue.readString(source),
        StringValue.readString(source),
        StringValue.readString(source),
        StringValue.readString(source));
  }
}
