package io.meshline.query.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * What a request is answered with.
 *
 * @param status of HTTP
 * @param type media type
 * @param body its bytes, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Reply(int status, String type, byte[] body) {
  static final String JSON = "application/json";
  static final String PROBLEM = "application/problem+json";
  static final String TEXT = "text/plain; charset=utf-8";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** A good answer. */
  static Reply json(JsonNode body) {
    return new Reply(200, JSON, bytes(body));
  }

  /** Text. */
  static Reply text(int status, String text) {
    return new Reply(status, TEXT, text.getBytes(UTF_8));
  }

  /** A problem. */
  static Reply problem(ProblemException problem) {
    ObjectNode body = MAPPER.createObjectNode();
    body.put("type", "about:blank").put("title", problem.code().title());
    body.put("status", problem.code().status());
    body.put("code", problem.code().name().toLowerCase(Locale.ROOT));
    body.put("detail", String.valueOf(problem.getMessage()));
    if (!problem.parameter().isEmpty()) {
      body.put("parameter", problem.parameter());
    }
    if (!problem.candidates().isEmpty()) {
      problem.candidates().forEach(body.putArray("candidates")::add);
    }
    problem.noCallsSince().ifPresent(since -> body.put("no_calls_since", since.toString()));
    return new Reply(problem.code().status(), PROBLEM, bytes(body));
  }

  /**
   * A problem of the transport.
   *
   * @param status of HTTP, 400 or above
   */
  static Reply fault(int status, String detail) {
    ProblemException.Code code =
        status < 500 ? ProblemException.Code.BAD_REQUEST : ProblemException.Code.INTERNAL;
    ObjectNode body = MAPPER.createObjectNode();
    body.put("type", "about:blank").put("title", code.title()).put("status", status);
    body.put("code", code.name().toLowerCase(Locale.ROOT)).put("detail", detail);
    return new Reply(status, PROBLEM, bytes(body));
  }

  private static byte[] bytes(JsonNode body) {
    try {
      return MAPPER.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("writing JSON to memory failed", e);
    }
  }
}
