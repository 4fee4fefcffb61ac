package io.meshline.query.server;

import io.meshline.query.Question;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/** Cancels the questions of callers who have gone. Thread-safe. */
final class Watch {
  private static final long LOOK_MILLIS = 100;

  private final Map<Question, WatchedEndPoint> asked = new ConcurrentHashMap<>();

  /** Looks again and again until the timer ends. */
  Watch(ScheduledExecutorService timer) {
    var unused =
        timer.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** From now on the question ends with its caller. */
  void begin(Question question, Request request) {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    if (endPoint instanceof WatchedEndPoint watched) {
      asked.put(question, watched);
    }
  }

  /** The question was answered. */
  void end(Question question) {
    asked.remove(question);
  }

  private void look() {
    asked.forEach(
        (question, endPoint) -> {
          if (endPoint.isGone()) {
            asked.remove(question);
            question.cancel();
          }
        });
  }
}
