package io.meshline.query.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.query.QueryException;
import io.meshline.query.Question;
import java.time.Duration;
import java.time.Instant;

/** {@code /api/v1/health}: whether the store answers, and how old its newest documents are. */
final class HealthOperation implements Operation {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Duration OLD = Duration.ofMinutes(2);

  private final StoredMap map;

  HealthOperation(StoredMap map) {
    this.map = map;
  }

  @Override
  public Reply answer(Params params, Question question) {
    params.expectNoOther();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    Instant now = map.clock().instant();
    try {
      Instant newest = map.store().newestWindow(question);
      boolean late = newest == null || newest.plus(WINDOW).plus(OLD).isBefore(now);
      body.put("status", late ? "degraded" : "ok").put("store", "up");
      MapFields.putTime(body, "now", now);
      if (newest == null) {
        body.put("detail", "the store holds no documents yet: do agents send, do the jobs run?");
      } else {
        MapFields.putTime(body, "newest_window", newest);
        double lag = Duration.between(newest.plus(WINDOW), now).toMillis() / 1000.0;
        body.put("lag_seconds", Math.max(0, lag));
        if (late) {
          body.put("detail", "the newest documents are old: do agents send, do the jobs run?");
        }
      }
    } catch (QueryException e) {
      body.put("status", "down").put("store", "down");
      MapFields.putTime(body, "now", now);
      body.put("detail", String.valueOf(e.getMessage()));
    }
    return Reply.json(body);
  }
}
