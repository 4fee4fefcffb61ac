package io.meshline.jobs.sla;

import io.meshline.jobs.aggregation.AggregationOptions;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.kafka.KafkaSources;
import io.meshline.jobs.kafka.RegistryAccess;
import io.meshline.jobs.kafka.RegistryPatience;
import io.meshline.jobs.kafka.TopicSlice;
import io.meshline.jobs.kafka.TopicSlices;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.NodeMetrics;
import io.meshline.schemas.RecordDecoder;
import io.meshline.schemas.Resolution;
import io.meshline.schemas.SlaMetrics;
import io.meshline.schemas.UndecodableException;
import io.meshline.schemas.plan.SymbolFilter;
import io.meshline.schemas.registry.SchemaRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.base.source.hybrid.HybridSource;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an earlier job published, read from its topics: a job without state begins its budgets with
 * it. First the hours of objectives, from a topic that is kept for longer than any period: up to
 * the first full hour of which the topics of nodes and edges still hold all results. Then the
 * minutes from there on, of these. So no call is counted twice.
 *
 * <p>The source is bounded, and event time of the branch is that of the source until it ends; what
 * is seen live meanwhile waits in its minutes.
 */
public final class History {
  private static final Logger LOG = LoggerFactory.getLogger(History.class);
  private static final long MINUTE_MILLIS = 60_000;
  private static final long HOUR_MILLIS = 60 * MINUTE_MILLIS;
  private static final Duration DELETED_MEANWHILE = Duration.ofHours(6);

  private History() {}

  /**
   * What was published.
   *
   * @param source of it
   * @param hoursUntil before this minute, since 1970, it has hours only, and none after it
   */
  public record Published(Source<SeenWindow, ?, ?> source, long hoursUntil) {}

  /**
   * The source that the options name, if they do: up to what the topics hold now.
   *
   * @throws InterruptedException when the thread is asked to stop while Kafka is
   */
  public static Optional<Published> source(Options options, RegistryAccess registry)
      throws InterruptedException {
    Optional<Instant> from = options.find(SlaOptions.REBUILD_FROM);
    if (from.isEmpty()) {
      return Optional.empty();
    }
    List<String> topics =
        List.of(
            options.get(AggregationOptions.NODES_TOPIC),
            options.get(AggregationOptions.EDGES_TOPIC));
    Instant whole = whole(TopicSlices.since(options, topics, from.get()), Instant.now());
    // The first full hour of which no result has been deleted.
    long begin = Math.floorDiv(whole.toEpochMilli() + HOUR_MILLIS - 1, HOUR_MILLIS) * 60;
    TopicSlice minutes = TopicSlices.since(options, topics, Instant.ofEpochSecond(begin * 60));
    LOG.info(
        "Objectives begin with hours from {} on, and with minutes from {} on",
        from.get(),
        Instant.ofEpochSecond(begin * 60));
    TopicSlice hours =
        TopicSlices.since(options, List.of(options.get(SlaOptions.SLA_TOPIC)), from.get());
    String group = options.get(AggregationOptions.GROUP);
    Source<SeenWindow, ?, ?> source =
        HybridSource.builder(
                KafkaSources.of(
                    options,
                    hours,
                    group + "-history-hours",
                    new Deserialization(registry, Long.MIN_VALUE, begin)))
            .addSource(
                KafkaSources.of(
                    options,
                    minutes,
                    group + "-history",
                    new Deserialization(registry, begin, Long.MAX_VALUE)))
            .build();
    return Optional.of(new Published(source, begin));
  }

  /**
   * From when on all minutes are there, and will be when they are read, after the hours: what a
   * topic that deletes holds longest may be gone by then.
   */
  static Instant whole(TopicSlice minutes, Instant now) {
    Instant whole = minutes.wholeSince().orElse(now);
    Instant later = whole.plus(DELETED_MEANWHILE);
    return whole.isAfter(minutes.since()) && later.isBefore(now) ? later : whole;
  }

  /**
   * Event time of it: minutes close when none of their results can follow.
   *
   * @param corrections how long after its end a minute window may change
   */
  static WatermarkStrategy<SeenWindow> watermarks(Duration corrections) {
    return WatermarkStrategy.<SeenWindow>forBoundedOutOfOrderness(corrections.plusMinutes(1))
        .withTimestampAssigner((window, timestamp) -> window.newestMinute() * MINUTE_MILLIS);
  }

  /** Kafka records to windows; what is not looked at is left out, and so is what cannot be read. */
  private static final class Deserialization
      implements KafkaRecordDeserializationSchema<SeenWindow> {
    private static final long serialVersionUID = 1;

    private final RegistryAccess registry;
    private final long from;
    private final long until;

    @SuppressWarnings("NullAway.Init") // set by open()
    private transient RecordDecoder decoder;

    /** Of the progress of objectives all but one record in sixty is of a minute. */
    @SuppressWarnings("NullAway.Init") // set by open()
    private transient SymbolFilter hours;

    /**
     * @param from first minute of windows
     * @param until the minute after the last one of windows
     */
    Deserialization(RegistryAccess registry, long from, long until) {
      this.registry = registry;
      this.from = from;
      this.until = until;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
      SchemaRegistry schemas = registry.open();
      hours =
          new SymbolFilter(
              schemas, SlaMetrics.getClassSchema(), "resolution", Resolution.HOUR.name());
      decoder =
          new RecordDecoder(
              schemas,
              List.of(
                  NodeMetrics.getClassSchema(),
                  EdgeMetrics.getClassSchema(),
                  SlaMetrics.getClassSchema()));
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<SeenWindow> out) {
      if (!RegistryPatience.await(() -> hours.mayHold(record.value()))) {
        return;
      }
      SpecificRecord decoded;
      try {
        decoded = RegistryPatience.await(() -> decoder.decode(record.value()));
      } catch (UndecodableException e) {
        LOG.warn(
            "{}-{} at {}: no node, edge or objective, left out: {}",
            record.topic(),
            record.partition(),
            record.offset(),
            e.getMessage());
        return;
      }
      Optional<SeenWindow> window;
      try {
        window = window(decoded);
      } catch (IllegalArgumentException e) {
        LOG.warn(
            "{}-{} at {}: left out: {}",
            record.topic(),
            record.partition(),
            record.offset(),
            e.getMessage());
        return;
      }
      window
          .filter(each -> each.beginMinute() >= from && each.endMinute() <= until)
          .ifPresent(out::collect);
    }

    private static Optional<SeenWindow> window(SpecificRecord decoded) {
      if (decoded instanceof NodeMetrics node) {
        return SeenWindow.of(node, true);
      }
      return decoded instanceof EdgeMetrics edge
          ? SeenWindow.of(edge, true)
          : SeenWindow.of((SlaMetrics) decoded);
    }

    @Override
    public TypeInformation<SeenWindow> getProducedType() {
      return SeenWindowSerializer.TYPE;
    }
  }
}
