package io.meshline.sink.elasticsearch;

import com.fasterxml.jackson.core.JsonGenerator;
import io.meshline.schemas.Party;
import java.io.IOException;
import java.util.Locale;

/** The fields of a party, by the names of ECS; empty texts are left out. */
final class PartyFields {
  private static final Party NOBODY = Party.newBuilder().setService("").build();

  private PartyFields() {}

  /** Writes into the object that is open. */
  static void write(JsonGenerator json, Party party) throws IOException {
    text(json, "tenant", party.getTenant());
    text(json, "environment", party.getEnvironment());
    json.writeStringField("kind", party.getKind().name().toLowerCase(Locale.ROOT));
    boolean instance = !party.getInstance().isEmpty();
    if (instance || !party.getService().isEmpty() || !party.getNamespace().isEmpty()) {
      json.writeObjectFieldStart("service");
      text(json, "name", party.getService());
      text(json, "namespace", party.getNamespace());
      if (instance) {
        json.writeObjectFieldStart("instance");
        json.writeStringField("id", party.getInstance());
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    text(json, "endpoint", party.getEndpoint());
  }

  /**
   * Writes a node's fields into the object that is open, or those of an edge into source and
   * destination; what is about nobody has neither.
   */
  static void writeEnds(JsonGenerator json, Party source, Party destination) throws IOException {
    if (source.equals(NOBODY)) {
      if (!destination.equals(NOBODY)) {
        write(json, destination);
      }
      return;
    }
    json.writeObjectFieldStart("source");
    write(json, source);
    json.writeEndObject();
    json.writeObjectFieldStart("destination");
    write(json, destination);
    json.writeEndObject();
  }

  static void text(JsonGenerator json, String name, String value) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }
}
