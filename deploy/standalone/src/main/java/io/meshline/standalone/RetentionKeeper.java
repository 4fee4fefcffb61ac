package io.meshline.standalone;

import io.meshline.sink.elasticsearch.IndexRetention;
import io.meshline.sink.elasticsearch.Retention;
import io.meshline.sink.elasticsearch.SearchConnection;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Applies the usual retention to a stack's documents, at its start and each hour. */
final class RetentionKeeper implements AutoCloseable {
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final SearchConnection search;
  private final InstantSource clock;
  private final Progress progress;

  RetentionKeeper(URI search, InstantSource clock, Progress progress) {
    this.search = SearchConnection.to(search.toString());
    this.clock = clock;
    this.progress = progress;
  }

  void begin() {
    var unused = timer.scheduleWithFixedDelay(this::apply, 0, 1, TimeUnit.HOURS);
  }

  private void apply() {
    try {
      List<String> deleted =
          IndexRetention.apply(search, Retention.DEFAULT, clock.instant(), true).deleted();
      deleted.forEach(index -> progress.line("search", "kept long enough, deleted: " + index));
    } catch (RuntimeException e) {
      // The next hour brings another chance; what is kept too long does no harm.
      progress.line("search", "retention not applied: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
