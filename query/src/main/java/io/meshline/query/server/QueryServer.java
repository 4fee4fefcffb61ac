package io.meshline.query.server;

import io.meshline.query.SearchStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Query API and the console over HTTP. Any number may run in one JVM. Thread-safe.
 *
 * <p>A few threads read requests and write answers; as many questions as the options say are worked
 * on at a time, each on a thread of its own, and some more wait.
 */
public final class QueryServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueryServer.class);
  private static final int HTTP_THREADS = 8;
  private static final int LONGEST_REQUEST_BYTES = 16_384;
  private static final long IDLE_MILLIS = 60_000;

  private final SearchStore store;
  private final ThreadPoolExecutor workers;
  private final ScheduledThreadPoolExecutor timer;
  private final Server server;
  private final WatchingConnector connector;
  private final Access access;

  private QueryServer(QueryOptions options, Clock clock) {
    int questions = Math.toIntExact(options.number(QueryOption.QUESTIONS));
    int waiting = Math.toIntExact(options.number(QueryOption.WAITING));
    BlockingQueue<Runnable> queue =
        waiting == 0 ? new SynchronousQueue<>() : new ArrayBlockingQueue<>(waiting);
    this.store = SearchStore.open(options.store());
    this.workers =
        new ThreadPoolExecutor(
            questions, questions, 1, TimeUnit.MINUTES, queue, daemons("query-worker"));
    this.timer = new ScheduledThreadPoolExecutor(1, daemons("query-watch"));
    QueuedThreadPool threads = new QueuedThreadPool(HTTP_THREADS, 1);
    threads.setName("query-http");
    threads.setDaemon(true);
    threads.setReservedThreads(0);
    this.server = new Server(threads);
    server.setErrorHandler(new ProblemErrors(LONGEST_REQUEST_BYTES));
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setRequestHeaderSize(LONGEST_REQUEST_BYTES);
    this.connector = new WatchingConnector(server, new HttpConnectionFactory(configuration));
    connector.setHost(options.text(QueryOption.HOST));
    connector.setPort(Math.toIntExact(options.number(QueryOption.PORT)));
    connector.setIdleTimeout(IDLE_MILLIS + options.duration(QueryOption.TIMEOUT).toMillis());
    server.addConnector(connector);
    server.addBean(
        new NetworkConnectionLimit(
            Math.toIntExact(options.number(QueryOption.CONNECTIONS)), connector));
    this.access =
        new Access(
            options.optionalText(QueryOption.TOKEN), options.optionalText(QueryOption.USER_HEADER));
    server.setHandler(handler(options, clock));
  }

  /**
   * Starts a server. It serves also while the store does not answer, and says so.
   *
   * @throws OccupiedPortException if the port cannot be bound
   * @throws io.meshline.query.QueryException if the certificates of the store cannot be read
   */
  public static QueryServer start(QueryOptions options) {
    return start(options, Clock.systemUTC());
  }

  static QueryServer start(QueryOptions options, Clock clock) {
    QueryServer started = new QueryServer(options, clock);
    try {
      started.bind(options);
      started.server.start();
    } catch (RuntimeException e) {
      started.close();
      throw e;
    } catch (Exception e) {
      started.close();
      throw new IllegalStateException("the HTTP port could not be served", e);
    }
    started.access.warning(options.text(QueryOption.HOST)).ifPresent(LOG::warn);
    LOG.info("Query server on {}, store {}.", started.address(), options.store());
    return started;
  }

  private void bind(QueryOptions options) {
    try {
      connector.open();
    } catch (IOException e) {
      throw new OccupiedPortException(
          "%s: %s:%d (expected: a free port; %s)"
              .formatted(
                  QueryOption.PORT.key(),
                  options.text(QueryOption.HOST),
                  options.number(QueryOption.PORT),
                  e.getMessage()),
          e);
    }
  }

  /** Where it listens. */
  public URI address() {
    String host = connector.getHost();
    String shown = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    return URI.create("http://" + shown + ":" + connector.getLocalPort());
  }

  /** How many questions wait for their turn. */
  int waiting() {
    return workers.getQueue().size();
  }

  /** Ends: open questions are not answered any more. */
  @Override
  public void close() {
    timer.shutdownNow();
    workers.shutdownNow();
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("The HTTP port could not be closed", e);
    }
    store.close();
  }

  /** Waits until the server has ended. */
  void awaitEnd() throws InterruptedException {
    server.join();
  }

  private Handler handler(QueryOptions options, Clock clock) {
    ServerMetrics metrics = new ServerMetrics();
    ApiHandler api =
        new ApiHandler(
            ApiRoutes.of(options, store, clock, metrics, description()),
            new StaticFiles(QueryServer.class.getClassLoader()),
            access,
            new Watch(timer, connector, options.duration(QueryOption.REQUEST_TIMEOUT)),
            workers,
            metrics,
            options);
    List<String> origins = options.texts(QueryOption.CORS_ORIGINS);
    if (origins.isEmpty()) {
      return api;
    }
    CrossOriginHandler cors = new CrossOriginHandler();
    cors.setAllowedOriginPatterns(origins.stream().map(Pattern::quote).collect(Collectors.toSet()));
    cors.setAllowedMethods(Set.of("GET", "HEAD"));
    cors.setAllowedHeaders(Set.of("Authorization", "Content-Type"));
    cors.setHandler(api);
    return cors;
  }

  private static String description() {
    try (InputStream in = QueryServer.class.getResourceAsStream("openapi.yaml")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
