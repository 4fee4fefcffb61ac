package io.meshline.jobs.sla;

import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.NodeMetrics;
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
      SeenWindow.of(node, false).ifPresent(out::collect);
    }
  }

  /** Of edges. */
  static final class OfEdges implements FlatMapFunction<EdgeMetrics, SeenWindow> {
    private static final long serialVersionUID = 1;

    @Override
    public void flatMap(EdgeMetrics edge, Collector<SeenWindow> out) {
      SeenWindow.of(edge, false).ifPresent(out::collect);
    }
  }
}
