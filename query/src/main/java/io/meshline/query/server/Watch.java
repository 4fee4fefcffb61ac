package io.meshline.query.server;

import io.meshline.query.Question;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels the questions of callers who have gone, and refuses callers whose requests do not come
 * in. Thread-safe.
 */
final class Watch {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final long LOOK_MILLIS = 100;

  private final WatchingConnector connector;
  private final Duration patience;
  private final Map<Question, WatchedEndPoint> asked = new ConcurrentHashMap<>();

  /**
   * Looks again and again until the timer ends.
   *
   * @param connector whose connections are watched
   * @param patience how long a request may take to come in
   */
  Watch(ScheduledExecutorService timer, WatchingConnector connector, Duration patience) {
    this.connector = connector;
    this.patience = patience;
    var unused =
        timer.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** A request has come in. */
  static void came(Request request) {
    if (endPoint(request) instanceof WatchedEndPoint watched) {
      watched.came();
    }
  }

  /** From now on the question ends with its caller. */
  void begin(Question question, Request request) {
    if (endPoint(request) instanceof WatchedEndPoint watched) {
      watched.watch();
      asked.put(question, watched);
    }
  }

  /**
   * The question was answered. What comes on its connection from now on is the server's: to be
   * called before the answer is sent.
   */
  void end(Question question) {
    WatchedEndPoint watched = asked.remove(question);
    if (watched != null) {
      watched.release();
    }
  }

  private void look() {
    try {
      cancelTheGone();
      refuseTheSlow();
    } catch (RuntimeException e) {
      // Or the timer would never look again.
      LOG.warn("Connections could not be looked at", e);
    }
  }

  private void cancelTheGone() {
    asked.forEach(
        (question, endPoint) -> {
          if (endPoint.isGone()) {
            question.cancel();
          }
        });
  }

  private void refuseTheSlow() {
    for (EndPoint endPoint : connector.getConnectedEndPoints()) {
      if (endPoint instanceof WatchedEndPoint watched && watched.isSlow(patience)) {
        watched.refuse();
      }
    }
  }

  private static EndPoint endPoint(Request request) {
    return request.getConnectionMetaData().getConnection().getEndPoint();
  }
}
