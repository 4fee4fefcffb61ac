package io.meshline.sink.elasticsearch;

import io.meshline.schemas.EdgeMetrics;

/** Documents of edges: caller and callee are the objects {@code source} and {@code destination}. */
final class EdgeDocuments implements DocumentBuilder<EdgeMetrics> {
  private final DocumentIds ids = new DocumentIds();
  private final DocumentFrame frame = new DocumentFrame("edge", "meshline-edges");

  @Override
  public SearchDocument build(EdgeMetrics edge) {
    return frame.document(
        new DocumentFrame.Measured(
            edge.getGrain(),
            edge.getResolution(),
            edge.getWindowStart(),
            edge.getVersion(),
            edge.getApdexThresholdMicros(),
            edge.getObservedAt(),
            edge.getPoints()),
        ids.edge(
            edge.getSource(),
            edge.getDestination(),
            edge.getGrain(),
            edge.getResolution(),
            edge.getWindowStart().toEpochMilli()),
        json -> writeParties(json, edge));
  }

  private static void writeParties(JsonText json, EdgeMetrics edge) {
    json.startObject(PartyFields.SOURCE);
    PartyFields.write(json, edge.getSource());
    json.endObject();
    json.startObject(PartyFields.DESTINATION);
    PartyFields.write(json, edge.getDestination());
    json.endObject();
  }
}
