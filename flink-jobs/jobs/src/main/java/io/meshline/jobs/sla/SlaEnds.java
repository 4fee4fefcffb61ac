package io.meshline.jobs.sla;

import io.meshline.jobs.aggregation.AggregationOptions;
import io.meshline.jobs.aggregation.AggregationSinks.End;
import io.meshline.jobs.aggregation.SearchOptions;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.kafka.KafkaSinks;
import io.meshline.jobs.kafka.RegistryAccess;
import io.meshline.schemas.Alert;
import io.meshline.schemas.SlaMetrics;
import io.meshline.schemas.TopologyEvent;
import io.meshline.sink.elasticsearch.MetricsSink;
import io.meshline.sink.elasticsearch.RejectedDocuments;
import io.meshline.sink.elasticsearch.SearchConnection;
import io.meshline.sink.elasticsearch.WriteOptions;
import java.util.ArrayList;
import java.util.List;

/** The real ends of the SLA branch: the search store and Kafka, as the options name them. */
public final class SlaEnds {

  private SlaEnds() {}

  /** The sinks of a job; all of them write at least once. */
  public static SlaSinks sinks(
      Options options, RegistryAccess registry, RejectedDocuments rejected) {
    List<End<SlaMetrics>> progress = new ArrayList<>();
    List<End<Alert>> alerts = new ArrayList<>();
    List<End<TopologyEvent>> events = new ArrayList<>();
    if (options.get(SearchOptions.ENABLED)) {
      SearchConnection store = SearchOptions.connection(options);
      WriteOptions writing = SearchOptions.writing(options);
      progress.add(
          new End<>(
              "search-sla", "Objectives to search", MetricsSink.forSla(store, writing, rejected)));
      alerts.add(
          new End<>(
              "search-alerts",
              "Alerts to search",
              MetricsSink.forAlerts(store, writing, rejected)));
      events.add(
          new End<>(
              "search-events",
              "Events to search",
              MetricsSink.forEvents(store, writing, rejected)));
    }
    if (options.get(AggregationOptions.PUBLISH_TO_TOPICS)) {
      progress.add(
          new End<>(
              "topic-sla",
              "Objectives to Kafka",
              KafkaSinks.atLeastOnce(
                  options,
                  options.get(SlaOptions.SLA_TOPIC),
                  SlaMetrics.getClassSchema(),
                  registry)));
      alerts.add(
          new End<>(
              "topic-alerts",
              "Alerts to Kafka",
              KafkaSinks.atLeastOnce(
                  options,
                  options.get(SlaOptions.ALERTS_TOPIC),
                  Alert.getClassSchema(),
                  registry,
                  Alert::getFingerprint)));
      events.add(
          new End<>(
              "topic-events",
              "Events to Kafka",
              KafkaSinks.atLeastOnce(
                  options,
                  options.get(SlaOptions.EVENTS_TOPIC),
                  TopologyEvent.getClassSchema(),
                  registry)));
    }
    return new SlaSinks(progress, alerts, events);
  }
}
