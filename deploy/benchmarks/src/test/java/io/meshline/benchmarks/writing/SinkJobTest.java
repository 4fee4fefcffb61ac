package io.meshline.benchmarks.writing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.schemas.EdgeMetrics;
import io.meshline.sink.elasticsearch.WriteOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the sink writes is what the loop sends; no engine is needed to see that. */
class SinkJobTest {
  private static final int DOCUMENTS = 250;

  @Test
  void theLoopSendsWhatTheSinkDoes() throws Exception {
    List<EdgeMetrics> edges = SampleEdges.first(DOCUMENTS);
    try (SinkJob job = SinkJob.start();
        RecordedStore bySink = RecordedStore.open();
        RecordedStore byLoop = RecordedStore.open()) {
      SinkWatch watch = new SinkWatch(OptionalLong.of(ProcessHandle.current().pid()));
      job.write(edges, bySink.url(), WriteOptions.DEFAULTS.withBatches(100, 1 << 20), watch);
      SinkRun run = watch.run(DOCUMENTS);
      assertThat(run.elapsed()).isPositive();
      assertThat(run.senderCpu()).isPositive();
      assertThat(run.engineCpu()).as("the same process here").isPositive();
      List<BulkRequest> sent = bySink.requests();
      assertThat(sent.stream().mapToInt(BulkRequest::documents).sum()).isEqualTo(DOCUMENTS);
      assertThat(sent.stream().flatMap(SinkJobTest::lines).filter(SinkJobTest::isAction))
          .doesNotHaveDuplicates()
          .allMatch(line -> line.contains("\"" + SampleEdges.INDEX + "\""));

      assertThat(BulkLoop.send(byLoop.url(), sent, 2)).as("refused").isZero();
      assertThat(byLoop.requests().stream().flatMap(SinkJobTest::lines))
          .containsExactlyInAnyOrderElementsOf(sent.stream().flatMap(SinkJobTest::lines).toList());
    }
  }

  @Test
  void theLoopSeesADocumentThatWasNotTaken() throws Exception {
    try (RecordedStore store = RecordedStore.open()) {
      byte[] one = "{}\n{}\n".getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(
              () -> BulkLoop.send(store.url(), List.of(new BulkRequest("a=b", one, 2)), 1))
          .hasRootCauseInstanceOf(IOException.class)
          .hasStackTraceContaining("1 documents taken (expected: 2");
    }
  }

  @Test
  void theLoopSendsAgainWhatTheStoreIsTooBusyFor() throws Exception {
    try (RecordedStore store = RecordedStore.open()) {
      store.refuse(3);
      byte[] two = "{}\n{}\n{}\n{}\n".getBytes(StandardCharsets.UTF_8);
      List<BulkRequest> requests = List.of(new BulkRequest("a=b", two, 2));
      assertThat(BulkLoop.send(store.url(), requests, 1)).isEqualTo(3);
      assertThat(store.requests()).singleElement().extracting(BulkRequest::documents).isEqualTo(2);
    }
  }

  private static Stream<String> lines(BulkRequest request) {
    return new String(request.body(), StandardCharsets.UTF_8).lines();
  }

  private static boolean isAction(String line) {
    return line.startsWith("{\"index\":");
  }
}
