package io.meshline.sink.elasticsearch;

import io.meshline.schemas.TopologyEvent;
import java.util.TreeMap;

/** Documents of changes of the topology, in the index of their month. */
final class EventDocuments implements DocumentBuilder<TopologyEvent> {
  private final DocumentIds ids = new DocumentIds();
  private final JsonObjects objects = new JsonObjects();

  @Override
  public SearchDocument build(TopologyEvent event) {
    return new SearchDocument(
        "meshline-events" + JsonObjects.month(event.getAt()),
        ids.event(
            event.getKind().name(),
            event.getSource(),
            event.getDestination(),
            event.getGrain(),
            event.getAt().toEpochMilli(),
            new TreeMap<>(event.getAttributes()).getOrDefault("reason", "")),
        // What is seen again, as in a replay, is the same.
        1,
        objects.of(json -> write(json, event)));
  }

  private static void write(JsonText json, TopologyEvent event) {
    json.write("@timestamp", JsonObjects.timestamp(event.getAt()));
    json.write("grain", JsonObjects.lower(event.getGrain()));
    PartyFields.writeEnds(json, event.getSource(), event.getDestination());
    json.startObject("event");
    json.write("kind", JsonObjects.lower(event.getKind()));
    json.endObject();
    json.write("message", event.getSummary());
    JsonObjects.texts(json, "attributes", event.getAttributes());
  }
}
