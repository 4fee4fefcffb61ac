package io.meshline.ingest.receiver;

import static java.util.stream.Collectors.joining;

import io.meshline.ingest.protocols.Text;
import io.meshline.ingest.receiver.TakenPath.Format;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** What one HTTP port does with a request, decided by its first lines. Thread-safe. */
final class HttpRoutes {
  /** Why a request counts as rejected whose media type or compression is not known. */
  static final String UNKNOWN_TYPE = "unknown_type";

  /** Characters of a value that a caller is told. */
  private static final int MOST_SHOWN = 80;

  private static final String NO_REQUEST =
      " (expected: HTTP/1.1, percent-encoded UTF-8, a request line and headers of at most %d bytes, "
          + ReceiverOption.MAX_HEADERS.key()
          + ")";

  private final Source source;
  private final Map<String, TakenPath> paths = new LinkedHashMap<>();
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
    Exchange exchange = new Exchange(request, response, callback);
    TakenPath path = paths.get(exchange.path());
    if (path == null) {
      other(exchange);
      return;
    }
    HttpFields headers = request.getHeaders();
    Format format = path.format(text(headers.get(HttpHeader.CONTENT_TYPE))).orElse(null);
    ContentCoding coding =
        ContentCoding.of(text(headers.get(HttpHeader.CONTENT_ENCODING))).orElse(null);
    if (!authenticated(headers)) {
      unauthenticated(exchange, path.source());
    } else if (!HttpMethod.POST.is(request.getMethod())) {
      String why = "method: " + shown(request.getMethod()) + " (expected: POST)";
      refuse(exchange, path.source(), HttpAnswer.NOT_A_METHOD_OF_IT, why);
    } else if (format == null || coding == null) {
      context.counters().rejected(path.source(), UNKNOWN_TYPE);
      refuse(exchange, path.source(), HttpAnswer.UNKNOWN_TYPE, unknownType(path, headers));
    } else if (request.getLength() > context.maxMessageBytes()) {
      context.counters().rejected(path.source(), RefusedMessages.TOO_LARGE);
      String why = BodyFaults.tooLarge(request.getLength(), context.maxMessageBytes());
      refuse(exchange, path.source(), HttpAnswer.TOO_LARGE, why);
    } else if (!open.begin()) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
      refuse(exchange, path.source(), HttpAnswer.LATER, "the receiver ends");
    } else {
      new TakenRequest(
              request, response, callback, path, format, coding, context, workers, open::end)
          .start();
    }
  }

  /** Answers what the server could not read as a request, or what a fault of ours left open. */
  void fault(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    String reason = HttpStatus.getMessage(status);
    HttpAnswer answer =
        HttpAnswer.text(
            status,
            HttpStatus.isClientError(status)
                ? reason + NO_REQUEST.formatted(context.maxHeaderBytes())
                : reason);
    AnswerCount.add(request, context.counters(), source, status);
    TakenRequest.prepare(response, answer);
    // Where the next request would begin is not known.
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    response.write(true, answer.body().asReadOnlyByteBuffer(), callback);
  }

  /** A path at which nothing is kept. */
  private void other(Exchange exchange) {
    if (quiet.stream().noneMatch(exchange.path()::startsWith)) {
      refuse(exchange, source, HttpAnswer.NOT_FOUND, notTaken(exchange.path()));
    } else if (!authenticated(exchange.request().getHeaders())) {
      unauthenticated(exchange, source);
    } else {
      context.counters().quietCall();
      new QuietRequest(
              exchange.request(), exchange.response(), exchange.callback(), source, context)
          .read();
    }
  }

  private String notTaken(String path) {
    String expected = String.join(", ", paths.keySet());
    String others = quiet.isEmpty() ? "" : ", or below " + String.join(", ", quiet);
    return "path: " + shown(path) + " (expected: " + expected + others + ")" + advice(path);
  }

  private static String advice(String path) {
    return TakenPaths.advice(path).map(advice -> "; " + advice).orElse("");
  }

  private static String unknownType(TakenPath path, HttpFields headers) {
    List<String> faults = new ArrayList<>();
    String type = text(headers.get(HttpHeader.CONTENT_TYPE));
    if (path.format(type).isEmpty()) {
      String expected = path.formats().keySet().stream().sorted().collect(joining(" or "));
      faults.add("Content-Type: " + shown(type) + " (expected: " + expected + ")");
    }
    String coding = text(headers.get(HttpHeader.CONTENT_ENCODING));
    if (ContentCoding.of(coding).isEmpty()) {
      faults.add("Content-Encoding: " + shown(coding) + " (expected: gzip, deflate or none)");
    }
    return String.join("; ", faults);
  }

  private void unauthenticated(Exchange exchange, Source answered) {
    context.counters().rejected(source, Token.REASON);
    refuse(exchange, answered, HttpAnswer.UNAUTHENTICATED, "token: missing or wrong");
  }

  private boolean authenticated(HttpFields headers) {
    return token.isEmpty()
        || token.get().matches(headers.get(Token.SKYWALKING_HEADER))
        || token.get().matches(headers.get(Token.STANDARD_HEADER));
  }

  private void refuse(Exchange exchange, Source answered, int status, String why) {
    Request request = exchange.request();
    AnswerCount.add(request, context.counters(), answered, status);
    new RefusedRequest(request, exchange.callback())
        .answer(exchange.response(), answers(request).refused(status, why));
  }

  /** In whose words a caller is told: all paths of a port have the same. */
  private HttpAnswers answers(Request request) {
    String type = text(request.getHeaders().get(HttpHeader.CONTENT_TYPE));
    return paths.values().stream()
        .findFirst()
        .flatMap(path -> path.format(type))
        .map(Format::answers)
        .orElse(HttpAnswers.PLAIN);
  }

  private static String text(@Nullable String header) {
    return header == null ? "" : header;
  }

  private static String shown(String value) {
    return value.isBlank() ? "none" : Text.bounded(value, MOST_SHOWN);
  }

  private record Exchange(Request request, Response response, Callback callback) {
    /** Without a query; empty if the request names something else, such as a host. */
    String path() {
      return text(Request.getPathInContext(request));
    }
  }
}
