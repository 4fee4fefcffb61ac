package io.meshline.standalone.doctor;

import io.meshline.query.SearchStore;
import io.meshline.query.StoreConnection;
import io.meshline.schemas.Topics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Whether documents keep up with the calls that arrive: the newest minute in the store against the
 * newest record in the topics that the aggregation reads.
 */
public final class FreshnessCheck implements Check {
  private static final String PART = "freshness";
  private static final List<String> INPUTS = List.of(Topics.CALLS, Topics.PAIRED_CALLS);
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final StoreConnection store;
  private final @Nullable AdminSource kafka;
  private final Duration fresh;
  private final InstantSource clock;

  /**
   * @param kafka null if nobody said where it is
   * @param fresh by how much documents may be behind
   */
  public FreshnessCheck(
      StoreConnection store, @Nullable AdminSource kafka, Duration fresh, InstantSource clock) {
    this.store = store;
    this.kafka = kafka;
    this.fresh = fresh;
    this.clock = clock;
  }

  @Override
  public String part() {
    return PART;
  }

  @Override
  public String remedy() {
    return "mend what is told of kafka and search first";
  }

  @Override
  public List<Finding> run() throws IOException, InterruptedException {
    @Nullable Instant window;
    try (SearchStore reader = SearchStore.open(store)) {
      window = reader.newestWindow();
    }
    return List.of(
        judge(window, kafka != null, kafka == null ? null : newestRecord(kafka), clock.instant()));
  }

  /**
   * The rule.
   *
   * @param window begin of the newest minute that has a document, null if none has
   * @param asked whether Kafka was asked
   * @param record when the newest record came, null if there is none
   */
  Finding judge(@Nullable Instant window, boolean asked, @Nullable Instant record, Instant now) {
    String documents =
        window == null ? "no documents" : "newest documents: minute " + window + ago(window, now);
    if (window != null && !window.plus(WINDOW).plus(fresh).isBefore(now)) {
      return Finding.ok(PART, documents);
    }
    String expected = " (expected: at most " + fresh.toMinutes() + " min behind)";
    if (!asked) {
      return Finding.warning(
          PART, documents + expected, "say --kafka too, to tell whether calls arrive");
    }
    if (record == null) {
      return Finding.warning(
          PART,
          documents + ", and no record in " + INPUTS,
          "send something: README.md, Sending what you have; deploy/docs/runbook/no-calls.md");
    }
    String records = "newest call record: " + record + ago(record, now);
    if (window == null || window.plus(WINDOW).plus(fresh).isBefore(record)) {
      return Finding.fault(
          PART,
          documents + ", " + records + expected,
          "look at the job: deploy/docs/runbook/documents-are-old.md");
    }
    return Finding.warning(
        PART,
        documents + ", " + records + ": no calls arrive",
        "look at the receiver and the agents: deploy/docs/runbook/no-calls.md");
  }

  private static String ago(Instant time, Instant now) {
    return " (" + Math.max(0, Duration.between(time, now).toSeconds()) + " s ago)";
  }

  /** When the newest record came, by the broker's clock. */
  private static @Nullable Instant newestRecord(AdminSource source)
      throws IOException, InterruptedException {
    try (Admin admin = source.open()) {
      Set<String> present = Answers.to("list topics", admin.listTopics().names());
      List<String> inputs = INPUTS.stream().filter(present::contains).toList();
      Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
      Answers.to("describe topics", admin.describeTopics(inputs).allTopicNames())
          .forEach(
              (name, topic) ->
                  topic
                      .partitions()
                      .forEach(
                          one ->
                              wanted.put(
                                  new TopicPartition(name, one.partition()),
                                  OffsetSpec.maxTimestamp())));
      List<Long> times = new ArrayList<>();
      for (ListOffsetsResultInfo newest :
          Answers.to("ask for the newest records", admin.listOffsets(wanted).all()).values()) {
        times.add(newest.timestamp());
      }
      long newest = times.stream().mapToLong(Long::longValue).max().orElse(-1);
      return newest < 0 ? null : Instant.ofEpochMilli(newest);
    }
  }
}
