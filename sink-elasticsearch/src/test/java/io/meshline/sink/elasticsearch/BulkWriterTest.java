package io.meshline.sink.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.schemas.NodeMetrics;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkWriterTest {
  private static final WriteOptions OPTIONS =
      WriteOptions.DEFAULTS
          .withBatches(10, 4_096)
          .withBuffer(2, 100, Duration.ofSeconds(1))
          .withBackoff(Duration.ofMillis(200), Duration.ofSeconds(30));
  private static final SinkWriter.Context CONTEXT =
      new SinkWriter.Context() {
        @Override
        public long currentWatermark() {
          return 0;
        }

        @Override
        public Long timestamp() {
          return 0L;
        }
      };

  private final FakeTask task = new FakeTask();
  private final FakeStore store = new FakeStore();
  private final List<RejectedDocument> rejected = new ArrayList<>();
  private final FakeOutlet outlet = new FakeOutlet(rejected);

  @Test
  void writesEverythingByTheEndOfTheInput() throws Exception {
    BulkWriter writer = writer(List.of());
    write(writer, 0, 95, 1);
    writer.flush(true);
    assertThat(store.versions).hasSize(95);
    assertThat(store.requests).allMatch(documents -> documents <= 10);
    assertThat(task.metrics.count("numRecordsSend")).isEqualTo(95);
    assertThat(task.metrics.count("numBytesSend"))
        .isEqualTo(store.requestBytes.stream().mapToInt(Integer::intValue).sum());
  }

  @Test
  void writesAnUnfilledBatchWhenItsTimeIsUp() throws Exception {
    BulkWriter writer = writer(List.of());
    write(writer, 0, 3, 1);
    task.workThroughMailbox();
    assertThat(store.requests).isEmpty();
    task.jumpToNextTimer();
    assertThat(store.requests).containsExactly(3);
    assertThat(task.getCurrentProcessingTime()).isEqualTo(1_000_000 + 1_000);
  }

  @Test
  void boundsARequestInBytes() throws Exception {
    BulkWriter writer = writer(List.of());
    for (int i = 0; i < 20; i++) {
      writer.write(new SearchDocument("i", "id-" + i, 1, new byte[1_300]), CONTEXT);
    }
    writer.flush(true);
    assertThat(store.requests.stream().mapToInt(Integer::intValue).sum()).isEqualTo(20);
    assertThat(store.requests).allMatch(documents -> documents <= 2);
    assertThat(store.requestBytes).allMatch(bytes -> bytes <= 4_096);
  }

  @Test
  void boundsRequestsInFlight() throws Exception {
    BulkWriter writer = writer(List.of());
    store.hold();
    write(writer, 0, 60, 1);
    assertThat(store.requests).containsExactly(10, 10);
    assertThat(store.answerHeld()).isEqualTo(2);
    writer.flush(true);
    assertThat(store.versions).hasSize(60);
  }

  @Test
  void pausesLongerAfterEachFailureAndLosesNothing() throws Exception {
    BulkWriter writer = writer(List.of());
    BulkAnswer refused = new BulkAnswer.Unanswered(new IOException("connection refused"));
    BulkAnswer broken = new BulkAnswer.Refused(500, "broken");
    BulkAnswer starting = new BulkAnswer.Refused(503, "starting");
    store.refuse(refused, refused, refused, broken, starting, refused);
    long begin = task.getCurrentProcessingTime();
    write(writer, 0, 10, 1);
    writer.flush(true);
    // Between half and all of 200, 400, 800, 1600, 3200, 6400.
    assertThat(task.getCurrentProcessingTime() - begin).isBetween(6_300L, 12_600L);
    assertThat(store.versions).hasSize(10);
    assertThat(task.metrics.count("documentsRetried")).isEqualTo(60);
    assertThat(task.metrics.count("bulkFailures")).isEqualTo(6);
    assertThat(task.metrics.count("numRecordsSend")).isEqualTo(10);
  }

  @Test
  void sendsOnlyTheDocumentsAgainThatTheEngineWasTooBusyFor() throws Exception {
    BulkWriter writer = writer(List.of());
    store.failDocument("id-3", 429, "es_rejected_execution_exception");
    write(writer, 0, 10, 1);
    task.workThroughMailbox();
    assertThat(store.versions).hasSize(9);
    store.takeDocument("id-3");
    writer.flush(true);
    assertThat(store.versions).hasSize(10);
    assertThat(store.requests).containsExactly(10, 1);
    assertThat(task.metrics.count("documentsRetried")).isEqualTo(1);
  }

  @Test
  void aCheckpointDuringAPauseKeepsWhatWaitsAndDoesNotWaitItself() throws Exception {
    BulkWriter writer = writer(List.of());
    store.refuse(new BulkAnswer.Refused(503, "starting"));
    write(writer, 0, 25, 1);
    long begin = task.getCurrentProcessingTime();
    writer.flush(false);
    assertThat(task.getCurrentProcessingTime()).isEqualTo(begin);
    List<BufferedRequestState<SearchDocument>> states = writer.snapshotState(1);
    writer.close();

    SearchDocumentStateSerializer serializer = new SearchDocumentStateSerializer();
    byte[] bytes = serializer.serialize(states.get(0));
    assertThatThrownBy(() -> serializer.deserialize(2, bytes))
        .hasMessage("State of the search sink has version 2 (expected: 1)");
    BulkWriter restored = writer(List.of(serializer.deserialize(1, bytes)));
    restored.flush(true);
    assertThat(store.versions).hasSize(25);
    assertThat(store.closed).isTrue();
  }

  @Test
  void stateIsTheSameAfterARoundTrip() throws Exception {
    SearchDocument document = document(1, Long.MAX_VALUE);
    BulkWriter writer = writer(List.of());
    writer.write(document, CONTEXT);
    SearchDocumentStateSerializer serializer = new SearchDocumentStateSerializer();
    BufferedRequestState<SearchDocument> state =
        serializer.deserialize(1, serializer.serialize(writer.snapshotState(1).get(0)));
    assertThat(state.getBufferedRequestEntries())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.getRequestEntry()).isEqualTo(document);
              assertThat(entry.getSize()).isEqualTo(BulkBody.size(document));
            });
  }

  @Test
  void sendsTheLargestVersionOnly() throws Exception {
    BulkWriter writer = writer(List.of());
    write(writer, 0, 2, 5);
    write(writer, 0, 2, 7);
    write(writer, 0, 2, 6);
    writer.flush(true);
    assertThat(store.requests).containsExactly(2);
    assertThat(store.versions).containsEntry("id-0", 7L).containsEntry("id-1", 7L);
    assertThat(task.metrics.count("documentsSuperseded")).isEqualTo(4);
    assertThat(task.metrics.count("numRecordsSend")).isEqualTo(2);
  }

  @Test
  void aConflictIsAsGoodAsDone() throws Exception {
    BulkWriter writer = writer(List.of());
    write(writer, 0, 10, 9);
    writer.flush(true);
    write(writer, 0, 10, 8);
    writer.flush(true);
    assertThat(store.versions.values()).containsOnly(9L);
    assertThat(store.requests).containsExactly(10, 10);
    assertThat(task.metrics.count("documentsSuperseded")).isEqualTo(10);
    assertThat(rejected).isEmpty();
  }

  @Test
  void handsOnWhatCanNeverBeIndexed() throws Exception {
    BulkWriter writer = writer(List.of());
    store.failDocument("id-3", 400, "document_parsing_exception");
    write(writer, 0, 10, 1);
    writer.write(new SearchDocument("i", "huge", 1, new byte[4_096]), CONTEXT);
    writer.flush(true);
    assertThat(store.versions).hasSize(9);
    assertThat(rejected)
        .extracting(RejectedDocument::reason)
        .containsExactly("too_large", "document_parsing_exception");
    assertThat(task.metrics.count("documentsRejected")).isEqualTo(2);
  }

  @Test
  void goesOnWhenADocumentCannotBeHandedOn() throws Exception {
    outlet.rejectFault = new IllegalStateException("cannot be encoded");
    BulkWriter writer = writer(List.of());
    store.failDocument("id-3", 400, "document_parsing_exception");
    write(writer, 0, 10, 1);
    writer.flush(true);
    assertThat(store.versions).hasSize(9);
    assertThat(task.metrics.count("rejectedDocumentsLost")).isEqualTo(1);
  }

  @Test
  void aCheckpointFailsWhileRejectedDocumentsAreNotSafe() throws Exception {
    BulkWriter writer = writer(List.of());
    store.failDocument("id-3", 400, "document_parsing_exception");
    write(writer, 0, 10, 1);
    outlet.flushFault = new IllegalStateException("no broker");
    assertThatThrownBy(() -> writer.flush(false)).isSameAs(outlet.flushFault);
    assertThat(rejected).hasSize(1);
    assertThat(task.metrics.count("rejectedDocumentsLost")).isZero();
  }

  @Test
  void theOutletIsClosedAlsoWhenTheTransportCannotBe() {
    IllegalStateException fault = new IllegalStateException("still sending");
    store.failClose(fault);
    BulkWriter writer = writer(List.of());
    assertThatThrownBy(writer::close).isSameAs(fault);
    assertThat(outlet.closed).isTrue();
  }

  @Test
  void aLargeDocumentIsHandedOnWithoutItsBody() throws Exception {
    WriteOptions large = OPTIONS.withBatches(10, 1 << 20);
    BulkWriter writer = new BulkWriter(task, large, store, () -> outlet, List.of());
    writer.write(new SearchDocument("i", "huge", 1, new byte[2 << 20]), CONTEXT);
    assertThat(rejected)
        .extracting(RejectedDocument::document)
        .containsExactly(new SearchDocument("i", "huge", 1, new byte[0]));
  }

  @Test
  void sendsSmallerRequestsWhenTheyAreTooLarge() throws Exception {
    BulkWriter writer = writer(List.of());
    BulkAnswer tooLarge = new BulkAnswer.Refused(413, "");
    store.refuse(tooLarge, tooLarge);
    write(writer, 0, 10, 1);
    writer.flush(true);
    assertThat(store.requests.get(0)).isEqualTo(10);
    assertThat(store.requests).hasSizeGreaterThan(4).filteredOn(size -> size > 5).hasSize(1);
    assertThat(store.versions).hasSize(10);
    assertThat(rejected).isEmpty();
  }

  @Test
  void getsThroughWhenLargeRequestsTakeLongerThanItWaits() throws Exception {
    BulkWriter writer = writer(List.of());
    BulkAnswer timeout = new BulkAnswer.Unanswered(new SocketTimeoutException("2,000 ms"));
    store.refuse(timeout, timeout, timeout, timeout);
    write(writer, 0, 10, 1);
    writer.flush(true);
    assertThat(store.requests.subList(0, 4)).containsExactly(10, 5, 2, 1);
    assertThat(store.versions).hasSize(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404})
  void failsTheTaskWhenNothingCanBeWritten(int status) throws Exception {
    BulkWriter writer = writer(List.of());
    store.refuse(new BulkAnswer.Refused(status, ""));
    write(writer, 0, 10, 1);
    assertThatThrownBy(() -> writer.flush(true))
        .isInstanceOf(SearchStoreException.class)
        .hasMessageContaining("http://fake:9200: status " + status);
  }

  @Test
  void metricsThatContradictThemselvesStopNothing() throws Exception {
    MetricsWriter<NodeMetrics> writer = new MetricsWriter<>(new NodeDocuments(), writer(List.of()));
    writer.write(SampleMetrics.node(1, 0), CONTEXT);
    writer.write(SampleMetrics.node(2, 1), CONTEXT);
    writer.flush(true);
    assertThat(store.versions).hasSize(1);
    assertThat(rejected)
        .containsExactly(
            new RejectedDocument("invalid_metrics", "version: 0 (expected: >= 1)", null));
  }

  private BulkWriter writer(List<BufferedRequestState<SearchDocument>> states) {
    return new BulkWriter(task, OPTIONS, store, () -> outlet, states);
  }

  private static void write(BulkWriter writer, int from, int to, long version) {
    IntStream.range(from, to)
        .forEach(
            number -> {
              try {
                writer.write(document(number, version), CONTEXT);
              } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
              }
            });
  }

  private static SearchDocument document(int number, long version) {
    return new SearchDocument(
        "meshline-nodes-1m-2026.11.22", "id-" + number, version, "{}".getBytes(UTF_8));
  }
}
