package io.meshline.e2e.search;

import static io.meshline.e2e.search.StoreUnderTest.INDICES;
import static io.meshline.e2e.search.StoreUnderTest.METRICS;
import static io.meshline.e2e.search.StoreUnderTest.OPTIONS;
import static io.meshline.e2e.search.StoreUnderTest.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.sink.elasticsearch.WriteOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a search engine has to hold when it was away in the midst of writing. */
interface OutageContract {

  /** What is tested. */
  StoreUnderTest store();

  @Test
  default void anEngineThatWasKilledAndComesBackHasEverything() throws Exception {
    SearchEngine engine = store().engine();
    outage(
        3_000,
        () -> {
          engine.kill();
          engine.restart();
        });
  }

  @Test
  default void anEngineThatWasSilentForSecondsHasEverything() throws Exception {
    SearchEngine engine = store().engine();
    outage(
        3_000,
        () -> {
          engine.freeze();
          long end = System.nanoTime() + Duration.ofSeconds(6).toNanos();
          Awaitility.await().atMost(PATIENCE).until(() -> System.nanoTime() > end);
          engine.thaw();
        });
  }

  /** Writes documents in many small requests, with an interruption in the midst. */
  private void outage(int documents, Runnable interruption) throws Exception {
    StoreUnderTest store = store();
    StoreReader reader = store.reader();
    store.install();
    WriteOptions small = OPTIONS.withBatches(8, 1 << 20);
    CompletableFuture<JobResult> job = store.submit(store.nodes(METRICS, small), 0, documents);
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> reader.count(INDICES) >= 100);
    interruption.run();
    StoreUnderTest.await(job);
    Set<ExpectedDocument> expected = new HashSet<>();
    LongStream.range(0, documents)
        .forEach(number -> expected.add(ExpectedDocument.of(METRICS.node(number))));
    store.assertHolds(expected);
    assertThat(store.rejected()).isEmpty();
  }
}
