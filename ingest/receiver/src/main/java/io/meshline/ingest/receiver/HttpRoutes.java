package io.meshline.ingest.receiver;

import io.meshline.ingest.receiver.TakenPath.Format;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** What one HTTP port does with a request, decided by its first lines. Thread-safe. */
final class HttpRoutes {
  /** Why a request counts as rejected whose media type or compression is not known. */
  static final String UNKNOWN_TYPE = "unknown_type";

  private final Source source;
  private final Map<String, TakenPath> paths = new HashMap<>();
  private final List<String> quiet;
  private final Optional<Token> token;
  private final CallContext context;
  private final Executor workers;
  private final OpenRequests open;

  /**
   * @param source what requests without the token count as
   * @param quiet beginnings of paths that are answered with nothing
   */
  HttpRoutes(
      Source source,
      List<TakenPath> paths,
      List<String> quiet,
      Optional<Token> token,
      CallContext context,
      Executor workers,
      OpenRequests open) {
    this.source = source;
    paths.forEach(path -> this.paths.put(path.path(), path));
    this.quiet = quiet;
    this.token = token;
    this.context = context;
    this.workers = workers;
    this.open = open;
  }

  /** Answers the request, at once or later. */
  void handle(Request request, Response response, Callback callback) {
    TakenPath path = paths.get(Request.getPathInContext(request));
    HttpFields headers = request.getHeaders();
    String type = text(headers.get(HttpHeader.CONTENT_TYPE));
    Format format = path == null ? null : path.format(type).orElse(null);
    HttpAnswers answers = format == null ? HttpAnswers.PLAIN : format.answers();
    if (path == null && !isQuiet(request)) {
      refuse(
          request,
          response,
          callback,
          answers.refused(HttpAnswer.NOT_FOUND, "path: not taken here"));
      return;
    }
    if (!authenticated(headers)) {
      context.counters().rejected(source, Token.REASON);
      String why = "token: missing or wrong";
      refuse(request, response, callback, answers.refused(HttpAnswer.UNAUTHENTICATED, why));
      return;
    }
    if (path == null) {
      context.counters().quietCall();
      new QuietRequest(request, response, callback, context.maxMessageBytes()).read();
      return;
    }
    if (!HttpMethod.POST.is(request.getMethod())) {
      String why = "method: " + request.getMethod() + " (expected: POST)";
      refuse(request, response, callback, answers.refused(HttpAnswer.NOT_A_METHOD_OF_IT, why));
      return;
    }
    ContentCoding coding =
        ContentCoding.of(text(headers.get(HttpHeader.CONTENT_ENCODING))).orElse(null);
    if (format == null || coding == null) {
      context.counters().rejected(path.source(), UNKNOWN_TYPE);
      String why =
          "media type or compression: not known (expected: one of %s, gzip or deflate or none)"
              .formatted(path.formats().keySet());
      refuse(request, response, callback, answers.refused(HttpAnswer.UNKNOWN_TYPE, why));
      return;
    }
    if (request.getLength() > context.maxMessageBytes()) {
      context.counters().rejected(path.source(), RefusedMessages.TOO_LARGE);
      String why =
          "body: %d bytes (expected: at most %d)"
              .formatted(request.getLength(), context.maxMessageBytes());
      refuse(request, response, callback, answers.refused(HttpAnswer.TOO_LARGE, why));
      return;
    }
    if (!open.begin()) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
      refuse(request, response, callback, answers.refused(HttpAnswer.LATER, "the receiver ends"));
      return;
    }
    new TakenRequest(request, response, callback, path, format, coding, context, workers, open::end)
        .start();
  }

  private boolean isQuiet(Request request) {
    String path = Request.getPathInContext(request);
    return quiet.stream().anyMatch(path::startsWith);
  }

  private boolean authenticated(HttpFields headers) {
    return token.isEmpty()
        || token.get().matches(headers.get(Token.SKYWALKING_HEADER))
        || token.get().matches(headers.get(Token.STANDARD_HEADER));
  }

  private static void refuse(
      Request request, Response response, Callback callback, HttpAnswer answer) {
    new RefusedRequest(request, callback).answer(response, answer);
  }

  private static String text(@Nullable String header) {
    return header == null ? "" : header;
  }
}
