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
 * Cancels the questions of callers who have gone, ends those whose time is over while they wait for
 * their turn, and refuses callers whose requests do not come in. Thread-safe.
 */
final class Watch {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final long LOOK_MILLIS = 100;

  private final WatchingConnector connector;
  private final Duration patience;
  private final Map<Question, Asked> asked = new ConcurrentHashMap<>();

  /**
   * Where a question comes from.
   *
   * @param giveUp to be run when it is over
   */
  private record Asked(WatchedEndPoint endPoint, Runnable giveUp) {}

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

  /**
   * From now on the question ends with its caller.
   *
   * @param giveUp run, perhaps more than once, when the caller has gone or the question's time is
   *     over, until {@link #end}
   */
  void begin(Question question, Request request, Runnable giveUp) {
    if (endPoint(request) instanceof WatchedEndPoint watched) {
      watched.watch();
      asked.put(question, new Asked(watched, giveUp));
    }
  }

  /**
   * The question was answered. What comes on its connection from now on is the server's: to be
   * called before the answer is sent.
   */
  void end(Question question) {
    Asked removed = asked.remove(question);
    if (removed != null) {
      removed.endPoint().release();
    }
  }

  private void look() {
    try {
      endWhatIsOver();
      refuseTheSlow();
    } catch (RuntimeException e) {
      // Or the timer would never look again.
      LOG.warn("Connections could not be looked at", e);
    }
  }

  private void endWhatIsOver() {
    asked.forEach(
        (question, from) -> {
          if (from.endPoint().isGone()) {
            question.cancel();
          }
          if (question.isOver()) {
            from.giveUp().run();
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
