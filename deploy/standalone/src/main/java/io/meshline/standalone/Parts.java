package io.meshline.standalone;

import io.meshline.standalone.engine.EngineException;
import java.util.ArrayList;
import java.util.List;

/** What a stack has started, to be stopped in the order of its stages. Thread-safe. */
final class Parts implements AutoCloseable {
  /** The order in which parts stop: first who sends, last who keeps. */
  enum Stage {
    MESH,
    QUERY,
    RECEIVER,
    JOBS,
    FLINK,
    STORES
  }

  private record Part(Stage stage, AutoCloseable what) {}

  private final Progress progress;
  private final List<Part> parts = new ArrayList<>();
  private boolean refusing;

  Parts(Progress progress) {
    this.progress = progress;
  }

  /**
   * Remembers what is to be stopped.
   *
   * @throws EngineException if nothing is taken any more: it is stopped at once then
   */
  <T extends AutoCloseable> T own(Stage stage, T what) {
    synchronized (this) {
      if (!refusing) {
        parts.add(new Part(stage, what));
        return what;
      }
    }
    stop(what);
    throw new EngineException("stopping");
  }

  /** From now on nothing is taken any more. */
  synchronized void refuse() {
    refusing = true;
  }

  /** Stops all, those of a stage side by side; what does not stop well is told. */
  @Override
  public void close() {
    refuse();
    for (Stage stage : Stage.values()) {
      of(stage).parallelStream().forEach(this::stop);
    }
  }

  private synchronized List<AutoCloseable> of(Stage stage) {
    return parts.stream().filter(part -> part.stage() == stage).map(Part::what).toList();
  }

  private void stop(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      progress.line("meshline", "did not stop well: " + e);
    }
  }
}
