package io.meshline.sink.elasticsearch;

import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import java.util.Map;
import java.util.Objects;

/** The fields of a party, by the names of ECS; empty texts are left out. */
final class PartyFields {
  private static final Party NOBODY = Party.newBuilder().setService("").build();

  static final JsonText.Word SOURCE = JsonText.Word.of("source");
  static final JsonText.Word DESTINATION = JsonText.Word.of("destination");
  private static final JsonText.Word TENANT = JsonText.Word.of("tenant");
  private static final JsonText.Word ENVIRONMENT = JsonText.Word.of("environment");
  private static final JsonText.Word NAME = JsonText.Word.of("name");
  private static final JsonText.Word NAMESPACE = JsonText.Word.of("namespace");
  private static final JsonText.Word ENDPOINT = JsonText.Word.of("endpoint");
  private static final JsonText.Word KIND = JsonText.Word.of("kind");
  private static final JsonText.Word SERVICE = JsonText.Word.of("service");
  private static final JsonText.Word INSTANCE = JsonText.Word.of("instance");
  private static final JsonText.Word ID = JsonText.Word.of("id");
  private static final Map<Kind, JsonText.Word> KINDS = JsonObjects.words(Kind.class);

  private PartyFields() {}

  /** Writes into the object that is open. */
  static void write(JsonText json, Party party) {
    json.writeIfAny(TENANT, party.getTenant());
    json.writeIfAny(ENVIRONMENT, party.getEnvironment());
    json.write(KIND, Objects.requireNonNull(KINDS.get(party.getKind())));
    boolean instance = !party.getInstance().isEmpty();
    if (instance || !party.getService().isEmpty() || !party.getNamespace().isEmpty()) {
      json.startObject(SERVICE);
      json.writeIfAny(NAME, party.getService());
      json.writeIfAny(NAMESPACE, party.getNamespace());
      if (instance) {
        json.startObject(INSTANCE);
        json.write(ID, party.getInstance());
        json.endObject();
      }
      json.endObject();
    }
    json.writeIfAny(ENDPOINT, party.getEndpoint());
  }

  /**
   * Writes a node's fields into the object that is open, or those of an edge into source and
   * destination; what is about nobody has neither.
   */
  static void writeEnds(JsonText json, Party source, Party destination) {
    if (source.equals(NOBODY)) {
      if (!destination.equals(NOBODY)) {
        write(json, destination);
      }
      return;
    }
    json.startObject(SOURCE);
    write(json, source);
    json.endObject();
    json.startObject(DESTINATION);
    write(json, destination);
    json.endObject();
  }
}
