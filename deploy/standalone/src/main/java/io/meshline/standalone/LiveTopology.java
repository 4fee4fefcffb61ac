package io.meshline.standalone;

import io.meshline.query.Answer;
import io.meshline.query.MeasuredEdge;
import io.meshline.query.QueryException;
import io.meshline.query.SearchStore;
import io.meshline.query.StoreConnection;
import io.meshline.query.TimeRange;
import io.meshline.query.TopologyReader;
import io.meshline.query.command.MapTables;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Help.Ansi;

/** The map as a table, asked for again and again. */
final class LiveTopology {
  private final StackOptions options;
  private final Progress progress;
  private final boolean coloured = Ansi.AUTO.enabled();
  private final CountDownLatch firstEdge = new CountDownLatch(1);
  private volatile boolean stopped;

  LiveTopology(StackOptions options, Progress progress) {
    this.options = options;
    this.progress = progress;
  }

  /** Says what is waited for, unless there is something to see already. */
  void announce() {
    if (!isSeen()) {
      progress.show(
          "Waiting for the first calls: they show up some 15 s after they ended. Ctrl-C stops everything.");
    }
  }

  /**
   * Shows the map until the thread is interrupted.
   *
   * @param search address of the search engine
   */
  void show(String search) throws InterruptedException {
    try (SearchStore store = SearchStore.open(StoreConnection.to(search))) {
      var reader = new TopologyReader(store);
      while (!Thread.currentThread().isInterrupted()) {
        TimeUnit.SECONDS.sleep(isSeen() ? options.number(StackOption.REFRESH) : 1);
        refresh(reader);
      }
    }
  }

  /**
   * Waits for an edge.
   *
   * @return whether there is one now
   */
  boolean awaitFirstEdge(Duration patience) throws InterruptedException {
    return firstEdge.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private boolean isSeen() {
    return firstEdge.getCount() == 0;
  }

  /** The stack is being stopped: what cannot be read from now on is no news. */
  void stop() {
    stopped = true;
  }

  private void refresh(TopologyReader reader) {
    if (stopped) {
      return;
    }
    Instant now = Instant.now();
    try {
      Duration past = Duration.ofMinutes(options.number(StackOption.MINUTES));
      Answer<MeasuredEdge> answer = reader.read(TimeRange.between(now.minus(past), now), null);
      if (!answer.isEmpty()) {
        if (!isSeen()) {
          firstEdge.countDown();
          progress.line("map", "first edge");
        }
        progress.show(text(answer));
      } else if (isSeen()) {
        progress.show("No calls in the last " + past.toMinutes() + " minutes.");
      }
    } catch (QueryException e) {
      // It may be away for a while; the supervisor brings it back.
      if (!stopped) {
        progress.show("The map cannot be read now: " + e.getMessage());
      }
    }
  }

  private String text(Answer<MeasuredEdge> answer) {
    return "\nLast "
        + options.number(StackOption.MINUTES)
        + " min, at "
        + LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS)
        + " (Ctrl-C stops everything)\n"
        + String.join("\n", MapTables.topology(answer, coloured, false))
        + "\n"
        + MapTables.legend();
  }
}
