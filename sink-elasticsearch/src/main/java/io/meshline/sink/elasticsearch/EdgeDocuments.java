package io.meshline.sink.elasticsearch;

import com.fasterxml.jackson.core.JsonGenerator;
import io.meshline.schemas.EdgeMetrics;
import java.io.IOException;

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

  private static void writeParties(JsonGenerator json, EdgeMetrics edge) throws IOException {
    json.writeObjectFieldStart("source");
    PartyFields.write(json, edge.getSource());
    json.writeEndObject();
    json.writeObjectFieldStart("destination");
    PartyFields.write(json, edge.getDestination());
    json.writeEndObject();
  }
}
