package io.meshline.benchmarks.writing;

import io.meshline.jobs.types.AvroTypes;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.sink.elasticsearch.MetricsSink;
import io.meshline.sink.elasticsearch.RejectedDocuments;
import io.meshline.sink.elasticsearch.SearchConnection;
import io.meshline.sink.elasticsearch.WriteOptions;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A Flink cluster in this JVM that runs nothing but the sink, fed from memory. */
final class SinkJob implements AutoCloseable {
  private static final long WAIT_MINUTES = 10;

  private final MiniCluster cluster;

  private SinkJob(MiniCluster cluster) {
    this.cluster = cluster;
  }

  /** What the jobs of this JVM write, by name. */
  private record Feed(List<EdgeMetrics> edges, Stopwatch watch) {
    private static final Map<String, Feed> FEEDS = new ConcurrentHashMap<>();

    static Feed of(String name) {
      Feed feed = FEEDS.get(name);
      if (feed == null) {
        throw new IllegalStateException(name + " is of another JVM");
      }
      return feed;
    }
  }

  /** Starts a cluster of one slot. */
  static SinkJob start() throws Exception {
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(1)
                .withRandomPorts()
                .build());
    cluster.start();
    return new SinkJob(cluster);
  }

  /**
   * Writes metrics by one sink.
   *
   * @param watch runs from the first of them until the store has all: starting and ending the job
   *     is not writing
   */
  void write(List<EdgeMetrics> edges, URI store, WriteOptions options, Stopwatch watch)
      throws Exception {
    String name = "sink-speed-" + System.nanoTime();
    Feed.FEEDS.put(name, new Feed(edges, watch));
    try {
      run(name, edges.size(), store, options);
    } finally {
      Feed.FEEDS.remove(name);
    }
  }

  private void run(String name, int count, URI store, WriteOptions options) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.NAME, name);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(1);
    env.fromSource(
            new NumberSequenceSource(0, count - 1), WatermarkStrategy.noWatermarks(), "Numbers")
        .map(new Numbered(name), AvroTypes.of(EdgeMetrics.class))
        .sinkTo(
            new TimedSink(
                MetricsSink.forEdges(
                    SearchConnection.to(store.toString()), options, RejectedDocuments.toLog()),
                name));
    JobID job =
        cluster
            .submitJob(env.getStreamGraph().getJobGraph())
            .get(WAIT_MINUTES, TimeUnit.MINUTES)
            .getJobID();
    JobResult result = cluster.requestJobResult(job).get(WAIT_MINUTES, TimeUnit.MINUTES);
    if (!result.isSuccess()) {
      throw new IllegalStateException(
          "the job failed: " + result.getSerializedThrowable().map(String::valueOf).orElse(""));
    }
  }

  /** A number's metrics. */
  @SuppressWarnings("NullAway.Init") // The transient field is set by open().
  private static final class Numbered extends RichMapFunction<Long, EdgeMetrics>
      implements MapFunction<Long, EdgeMetrics> {
    private final String name;
    private transient Feed feed;

    Numbered(String name) {
      this.name = name;
    }

    @Override
    public void open(OpenContext context) {
      feed = Feed.of(name);
    }

    @Override
    public EdgeMetrics map(Long number) {
      if (number == 0) {
        feed.watch.begin();
      }
      return feed.edges.get(number.intValue());
    }
  }

  /** Notes when the store has all. */
  private record TimedSink(Sink<EdgeMetrics> sink, String name) implements Sink<EdgeMetrics> {
    @Override
    public SinkWriter<EdgeMetrics> createWriter(WriterInitContext context) throws IOException {
      return new TimedWriter(sink.createWriter(context), Feed.of(name));
    }
  }

  @SuppressWarnings("try") // closing may be interrupted, as that of any writer
  private record TimedWriter(SinkWriter<EdgeMetrics> writer, Feed feed)
      implements SinkWriter<EdgeMetrics> {
    @Override
    public void write(EdgeMetrics edge, Context context) throws IOException, InterruptedException {
      writer.write(edge, context);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
      writer.flush(endOfInput);
      feed.watch.end();
    }

    @Override
    public void close() throws Exception {
      writer.close();
    }
  }

  @Override
  public void close() {
    cluster.closeAsync().orTimeout(WAIT_MINUTES, TimeUnit.MINUTES).join();
  }
}
