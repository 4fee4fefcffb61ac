package io.meshline.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.standalone.engine.EngineException;
import io.meshline.standalone.engine.FlinkJobs;
import java.time.Duration;
import java.time.Instant;

/**
 * Waits until event time moves: topics without records hold it back until their partitions count as
 * idle, and none becomes idle while the job has more to do than it can.
 */
final class EventTime {
  private final FlinkJobs jobs;
  private final Patience patience;

  EventTime(FlinkJobs jobs) {
    this(jobs, new Patience(Duration.ofMinutes(2), Duration.ofMillis(500)));
  }

  EventTime(FlinkJobs jobs, Patience patience) {
    this.jobs = jobs;
    this.patience = patience;
  }

  /**
   * Waits, for two minutes at most, even while Flink does not answer: a job that is being started
   * again has no watermarks.
   *
   * @return whether a job has come to the time, or is beyond it
   * @throws EngineException if the thread is interrupted
   */
  boolean await(Instant time) {
    return patience.until(() -> isReached(time));
  }

  private boolean isReached(Instant time) {
    try {
      return hasReached(time);
    } catch (EngineException e) {
      // If this is since the thread was interrupted, that ends the wait, too.
      return false;
    }
  }

  private boolean hasReached(Instant time) {
    for (String job : jobs.states().keySet()) {
      for (JsonNode vertex : jobs.get("/jobs/" + job).path("vertices")) {
        String watermarks =
            "/jobs/" + job + "/vertices/" + vertex.path("id").asText() + "/watermarks";
        for (JsonNode watermark : jobs.get(watermarks)) {
          if (watermark.path("value").asLong(Long.MIN_VALUE) >= time.toEpochMilli()) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
