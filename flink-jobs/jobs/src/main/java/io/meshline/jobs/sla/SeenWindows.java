package io.meshline.jobs.sla;

import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.NodeMetrics;
import io.meshline.schemas.Resolution;
import io.meshline.sla.Entity;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** Takes of published metrics what objectives look at; runs in one task with roll-up. */
final class SeenWindows {
  private SeenWindows() {}

  /** Of nodes. */
  static final class OfNodes implements FlatMapFunction<NodeMetrics, SeenWindow> {
    private static final long serialVersionUID = 1;

    @Override
    public void flatMap(NodeMetrics node, Collector<SeenWindow> out) {
      if (node.getResolution() != Resolution.DAY) {
        out.collect(
            SeenWindow.of(
                Entity.node(SeenWindow.grain(node.getGrain()), SeenWindow.party(node.getNode())),
                node.getResolution() == Resolution.HOUR,
                node.getWindowStart(),
                node.getPoints().get(node.getObservedAt())));
      }
    }
  }

  /** Of edges. */
  static final class OfEdges implements FlatMapFunction<EdgeMetrics, SeenWindow> {
    private static final long serialVersionUID = 1;

    @Override
    public void flatMap(EdgeMetrics edge, Collector<SeenWindow> out) {
      if (edge.getResolution() != Resolution.DAY) {
        out.collect(
            SeenWindow.of(
                new Entity(
                    SeenWindow.grain(edge.getGrain()),
                    SeenWindow.party(edge.getSource()),
                    SeenWindow.party(edge.getDestination())),
                edge.getResolution() == Resolution.HOUR,
                edge.getWindowStart(),
                edge.getPoints().get(edge.getObservedAt())));
      }
    }
  }
}
