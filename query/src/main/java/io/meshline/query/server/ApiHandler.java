package io.meshline.query.server;

import io.meshline.query.QueryException;
import io.meshline.query.Question;
import io.meshline.query.server.Routes.Route;
import io.meshline.query.server.StaticFiles.StaticFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes every request: finds what to do, does it on a worker, and answers. Thread-safe. */
final class ApiHandler extends Handler.Abstract.NonBlocking {
  private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);
  private static final int CALLER_GONE = 499;

  private final Routes routes;
  private final StaticFiles files;
  private final Access access;
  private final Watch watch;
  private final ThreadPoolExecutor workers;
  private final ServerMetrics metrics;
  private final Duration timeout;
  private final long maxDocuments;

  ApiHandler(
      Routes routes,
      StaticFiles files,
      Access access,
      Watch watch,
      ThreadPoolExecutor workers,
      ServerMetrics metrics,
      QueryOptions options) {
    this.routes = routes;
    this.files = files;
    this.access = access;
    this.watch = watch;
    this.workers = workers;
    this.metrics = metrics;
    this.timeout = options.duration(QueryOption.TIMEOUT);
    this.maxDocuments = options.number(QueryOption.MAX_DOCUMENTS);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Watch.came(request);
    Exchange exchange = new Exchange(request, response, callback);
    String path = Request.getPathInContext(request);
    if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
      // Its body is not read: what comes next on the connection may be part of it.
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD").put(HttpHeader.CONNECTION, "close");
      exchange.send(
          problem(
              ProblemException.Code.METHOD_NOT_ALLOWED, request.getMethod() + " (expected: GET)"));
      return true;
    }
    Optional<Route> route = routes.find(path);
    if (route.isEmpty()) {
      sendFile(exchange, path);
    } else if (!route.get().open() && access.refusal(request.getHeaders()).isPresent()) {
      refuse(exchange, access.refusal(request.getHeaders()).orElseThrow());
    } else if (route.get().open() && !path.equals(Routes.READY)) {
      // Asks nobody, and must not wait behind questions: or a busy server would be taken for dead.
      exchange.send(
          answer(route.get().operation(), request, Question.within(timeout, maxDocuments)));
    } else {
      ask(exchange, path, route.get().operation());
    }
    return true;
  }

  private static void refuse(Exchange exchange, ProblemException refusal) {
    if (refusal.code() == ProblemException.Code.UNAUTHORIZED) {
      exchange
          .response()
          .getHeaders()
          .put(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"meshline\"");
    }
    exchange.send(Reply.problem(refusal));
  }

  private void sendFile(Exchange exchange, String path) {
    Optional<StaticFile> file = Routes.isTaken(path) ? Optional.empty() : files.find(path);
    if (file.isPresent()) {
      exchange.send(file.get(), files.securityPolicy());
    } else {
      exchange.send(problem(ProblemException.Code.NOT_FOUND, path + ": nothing is here"));
    }
  }

  private void ask(Exchange exchange, String path, Operation operation) {
    Question question = Question.within(timeout, maxDocuments);
    Turn turn = new Turn(exchange, path, operation, question);
    watch.begin(question, exchange.request(), turn::giveUp);
    try {
      workers.execute(turn);
    } catch (RejectedExecutionException e) {
      exchange.response().getHeaders().put(HttpHeader.RETRY_AFTER, "1");
      turn.end(
          problem(
              ProblemException.Code.OVERLOADED,
              "as many questions wait as may (expected: try again later)"));
    }
  }

  /** A question that waits for a worker, and then has one. */
  private final class Turn implements Runnable {
    private final Exchange exchange;
    private final String path;
    private final Operation operation;
    private final Question question;
    private final long begin = System.nanoTime();

    Turn(Exchange exchange, String path, Operation operation, Question question) {
      this.exchange = exchange;
      this.path = path;
      this.operation = operation;
      this.question = question;
    }

    @Override
    public void run() {
      end(answer(operation, exchange.request(), question));
    }

    /** Nobody waits for the answer, or its time is over: its place is free for another. */
    void giveUp() {
      if (workers.remove(this)) {
        end(answer(ApiHandler::nothing, exchange.request(), question));
      }
    }

    void end(Reply reply) {
      watch.end(question);
      metrics.answered(
          path,
          question.isCancelled() ? CALLER_GONE : reply.status(),
          question.documents(),
          System.nanoTime() - begin);
      exchange.send(reply);
    }
  }

  private static Reply answer(Operation operation, Request request, Question question) {
    try {
      // It may have waited for long.
      question.check();
      return operation.answer(new Params(parameters(request)), question);
    } catch (ProblemException e) {
      return Reply.problem(e);
    } catch (QueryException e) {
      return Reply.problem(ProblemException.of(e));
    } catch (RuntimeException | Error e) {
      LOG.error("Request failed: {}", request.getHttpURI().getPath(), e);
      return problem(ProblemException.Code.INTERNAL, "a fault of the server; its log tells which");
    }
  }

  private static Map<String, List<String>> parameters(Request request) {
    Map<String, List<String>> parameters = new HashMap<>();
    try {
      for (Fields.Field field : Request.extractQueryParameters(request)) {
        parameters.put(field.getName(), new ArrayList<>(field.getValues()));
      }
    } catch (RuntimeException e) {
      throw Params.withCause(
          new ProblemException(
              ProblemException.Code.BAD_REQUEST,
              "the query is not well encoded (expected: percent-encoded UTF-8)"),
          e);
    }
    return parameters;
  }

  /** Of a question that is over before anything was done for it. */
  private static Reply nothing(Params params, Question question) {
    throw new IllegalStateException("a question was given up that is not over");
  }

  private static Reply problem(ProblemException.Code code, String detail) {
    return Reply.problem(new ProblemException(code, detail));
  }
}
