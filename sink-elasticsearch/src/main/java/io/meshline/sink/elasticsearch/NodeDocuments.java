package io.meshline.sink.elasticsearch;

import io.meshline.schemas.NodeMetrics;

/** Documents of nodes: the node's own fields stand at the top of the document. */
final class NodeDocuments implements DocumentBuilder<NodeMetrics> {
  private final DocumentIds ids = new DocumentIds();
  private final DocumentFrame frame = new DocumentFrame("node", "meshline-nodes");

  @Override
  public SearchDocument build(NodeMetrics node) {
    return frame.document(
        new DocumentFrame.Measured(
            node.getGrain(),
            node.getResolution(),
            node.getWindowStart(),
            node.getVersion(),
            node.getApdexThresholdMicros(),
            node.getObservedAt(),
            node.getPoints()),
        ids.node(
            node.getNode(),
            node.getGrain(),
            node.getResolution(),
            node.getWindowStart().toEpochMilli()),
        json -> writeNode(json, node));
  }

  private static void writeNode(JsonText json, NodeMetrics node) {
    PartyFields.write(json, node.getNode());
  }
}
