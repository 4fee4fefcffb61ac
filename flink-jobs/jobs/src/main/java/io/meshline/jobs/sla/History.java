package io.meshline.jobs.sla;

import io.meshline.jobs.aggregation.AggregationOptions;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.kafka.KafkaSources;
import io.meshline.jobs.kafka.RegistryAccess;
import io.meshline.jobs.kafka.RegistryPatience;
import io.meshline.jobs.kafka.TopicSlices;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.NodeMetrics;
import io.meshline.schemas.RecordDecoder;
import io.meshline.schemas.UndecodableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an earlier job published of nodes and edges, read from their topics: a job without state
 * begins its budgets with it. The source is bounded, and event time of the branch is that of the
 * source until it ends; what is seen live meanwhile waits in its minutes.
 */
public final class History {
  private static final Logger LOG = LoggerFactory.getLogger(History.class);
  private static final long MINUTE_MILLIS = 60_000;

  private History() {}

  /**
   * The source that the options name, if they do: up to what the topics hold now.
   *
   * @throws InterruptedException when the thread is asked to stop while Kafka is
   */
  public static Optional<Source<SeenWindow, ?, ?>> source(Options options, RegistryAccess registry)
      throws InterruptedException {
    Optional<Instant> from = options.find(SlaOptions.REBUILD_FROM);
    if (from.isEmpty()) {
      return Optional.empty();
    }
    List<String> topics =
        List.of(
            options.get(AggregationOptions.NODES_TOPIC),
            options.get(AggregationOptions.EDGES_TOPIC));
    return Optional.of(
        KafkaSources.of(
            options,
            TopicSlices.since(options, topics, from.get()),
            options.get(AggregationOptions.GROUP) + "-history",
            new Deserialization(registry)));
  }

  /**
   * Event time of it: minutes close when none of their results can follow.
   *
   * @param corrections how long after its end a minute window may change
   */
  static WatermarkStrategy<SeenWindow> watermarks(Duration corrections) {
    return WatermarkStrategy.<SeenWindow>forBoundedOutOfOrderness(corrections.plusMinutes(1))
        .withTimestampAssigner((window, timestamp) -> (window.beginMinute() + 1) * MINUTE_MILLIS);
  }

  /** Kafka records to windows; days are left out, and so is what cannot be read. */
  private static final class Deserialization
      implements KafkaRecordDeserializationSchema<SeenWindow> {
    private static final long serialVersionUID = 1;

    private final RegistryAccess registry;

    @SuppressWarnings("NullAway.Init") // set by open()
    private transient RecordDecoder decoder;

    Deserialization(RegistryAccess registry) {
      this.registry = registry;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
      decoder =
          new RecordDecoder(
              registry.open(), List.of(NodeMetrics.getClassSchema(), EdgeMetrics.getClassSchema()));
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<SeenWindow> out) {
      SpecificRecord decoded;
      try {
        decoded = RegistryPatience.await(() -> decoder.decode(record.value()));
      } catch (UndecodableException e) {
        LOG.warn(
            "{}-{} at {}: no node or edge, left out: {}",
            record.topic(),
            record.partition(),
            record.offset(),
            e.getMessage());
        return;
      }
      Optional<SeenWindow> window =
          decoded instanceof NodeMetrics node
              ? SeenWindow.of(node, true)
              : SeenWindow.of((EdgeMetrics) decoded, true);
      window.ifPresent(out::collect);
    }

    @Override
    public TypeInformation<SeenWindow> getProducedType() {
      return SeenWindowSerializer.TYPE;
    }
  }
}
