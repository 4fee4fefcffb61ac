package io.meshline.jobs.aggregation;

import io.meshline.jobs.sla.SlaSinks;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.NodeMetrics;
import io.meshline.schemas.SlaMetrics;
import io.meshline.schemas.TopologyEvent;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Sinks that keep what they get, in this JVM, in the order in which it came. */
final class Collected {

  private static final Map<String, Queue<Object>> QUEUES = new ConcurrentHashMap<>();
  private static final AtomicInteger IDS = new AtomicInteger();

  private final String id = "collected-" + IDS.incrementAndGet();

  /** Everything as ends of the graph. */
  AggregationSinks sinks() {
    return new AggregationSinks(
        List.of(new AggregationSinks.End<>("nodes", "Nodes", sink("nodes"))),
        List.of(new AggregationSinks.End<>("edges", "Edges", sink("edges"))),
        sink("lateCalls"),
        sink("lateNodes"),
        sink("lateEdges"),
        sink("deadLetters"));
  }

  /** Ends of the SLA branch. */
  SlaSinks slaSinks() {
    return new SlaSinks(
        List.of(new AggregationSinks.End<>("sla-progress", "Progress", sink("progress"))),
        List.of(new AggregationSinks.End<>("sla-alerts", "Alerts", sink("alerts"))),
        List.of(new AggregationSinks.End<>("sla-events", "Events", sink("events"))));
  }

  List<SlaMetrics> progress() {
    return all("progress", SlaMetrics.class);
  }

  List<TopologyEvent> events() {
    return all("events", TopologyEvent.class);
  }

  private <T> Sink<T> sink(String name) {
    return new CollectingSink<>(id + name);
  }

  List<NodeMetrics> nodes() {
    return all("nodes", NodeMetrics.class);
  }

  List<EdgeMetrics> edges() {
    return all("edges", EdgeMetrics.class);
  }

  List<CallRecord> lateCalls() {
    return all("lateCalls", CallRecord.class);
  }

  List<DeadLetter> deadLetters() {
    return all("deadLetters", DeadLetter.class);
  }

  /** What a store that keeps the largest version would hold, by entity and window. */
  Map<String, SpecificRecord> documents() {
    Map<String, SpecificRecord> documents = new TreeMap<>();
    Map<String, Long> versions = new TreeMap<>();
    for (NodeMetrics node : nodes()) {
      String key = key(node);
      if (versions.merge(key, node.getVersion(), Math::max) == node.getVersion()) {
        documents.put(key, node);
      }
    }
    for (EdgeMetrics edge : edges()) {
      String key = key(edge);
      if (versions.merge(key, edge.getVersion(), Math::max) == edge.getVersion()) {
        documents.put(key, edge);
      }
    }
    return documents;
  }

  /** The same of the progress of objectives, by objective, ends and window. */
  Map<String, SlaMetrics> objectives() {
    Map<String, SlaMetrics> documents = new TreeMap<>();
    for (SlaMetrics one : progress()) {
      if (one.getTotal() == 0) {
        continue; // how many of these follow the last call depends on when the input ends
      }
      documents.merge(
          one.getObjective()
              + (one.getSource().getService().isEmpty() ? "nobody" : one.getSource())
              + one.getDestination()
              + one.getWindowStart()
              + one.getResolution(),
          one,
          (old, now) -> now.getVersion() >= old.getVersion() ? now : old);
    }
    return documents;
  }

  static String key(NodeMetrics node) {
    return "node "
        + node.getNode()
        + node.getGrain()
        + node.getResolution()
        + node.getWindowStart();
  }

  static String key(EdgeMetrics edge) {
    return "edge "
        + edge.getSource()
        + edge.getDestination()
        + edge.getGrain()
        + edge.getResolution()
        + edge.getWindowStart();
  }

  private <T> List<T> all(String name, Class<T> type) {
    return QUEUES.getOrDefault(id + name, new ConcurrentLinkedQueue<>()).stream()
        .map(type::cast)
        .toList();
  }

  /** Keeps elements in a queue of this JVM. */
  private static final class CollectingSink<T> implements Sink<T> {
    private final String queue;

    CollectingSink(String queue) {
      this.queue = queue;
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
      Queue<Object> into = QUEUES.computeIfAbsent(queue, name -> new ConcurrentLinkedQueue<>());
      return new SinkWriter<>() {
        @Override
        public void write(T element, Context writeContext) {
          into.add(element);
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public void close() {}
      };
    }
  }
}
