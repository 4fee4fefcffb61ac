package io.meshline.query.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.query.Span;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * Which page of a list is asked for. A cursor holds the time of the first page and when that was
 * asked for, so that all pages are of one range and begin nowhere else; and the place of the last
 * row before the page, not how many there were: what comes or goes meanwhile shifts nothing.
 *
 * @param span of which time
 * @param before the time compared with, if there is one
 * @param size most items of a page
 * @param after place of the last row of the page before; empty for the first page
 */
record Paging(Span span, Optional<Span> before, int size, Optional<ArrayNode> after) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST = 1_000;
  private static final int USUAL = 100;
  private static final String CURSOR = "cursor";
  private static final String SPAN = "t";
  private static final String BEFORE = "b";
  private static final String AFTER = "a";

  /** What a request asks for. */
  static Paging of(Params params, Ranges ranges) {
    Span span = ranges.span(params);
    int size = params.number("page_size", 1, MOST, USUAL);
    Optional<String> cursor = params.text(CURSOR);
    if (cursor.isEmpty()) {
      return new Paging(span, Optional.empty(), size, Optional.empty());
    }
    JsonNode held = decoded(cursor.get());
    long[] times = moments(cursor.get(), held.path(SPAN), 3);
    Instant asked = Instant.ofEpochMilli(times[2]);
    Span first = span(times, asked);
    Optional<Span> before = Optional.empty();
    if (held.has(BEFORE)) {
      before = Optional.of(span(moments(cursor.get(), held.path(BEFORE), 2), asked));
    }
    if (!(held.path(AFTER) instanceof ArrayNode after)) {
      throw refused(cursor.get());
    }
    return new Paging(first, before, size, Optional.of(after));
  }

  /** The same of a comparison. */
  Paging comparedWith(Span other) {
    return new Paging(span, Optional.of(before.orElse(other)), size, after);
  }

  /**
   * Says which page it is, and how to come to the next one.
   *
   * @param next place of the page's last row, if there are more
   */
  void put(ObjectNode answer, long total, Optional<? extends JsonNode> next) {
    ObjectNode page = answer.putObject("page").put("size", size).put("total", total);
    next.ifPresent(place -> page.put("next_cursor", cursor(place)));
  }

  private String cursor(JsonNode place) {
    ObjectNode held = JSON.createObjectNode();
    ArrayNode times = held.putArray(SPAN);
    times.add(span.from().toEpochMilli()).add(span.to().toEpochMilli());
    times.add(span.askedAt().toEpochMilli());
    before.ifPresent(
        other ->
            held.putArray(BEFORE).add(other.from().toEpochMilli()).add(other.to().toEpochMilli()));
    held.set(AFTER, place);
    try {
      return Base64.getUrlEncoder().withoutPadding().encodeToString(JSON.writeValueAsBytes(held));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("writing JSON to memory failed", e);
    }
  }

  /** Whoever changed a cursor is told so. */
  static ProblemException refused(String cursor) {
    return ProblemException.parameter(CURSOR, cursor, "page.next_cursor of an answer");
  }

  private static Span span(long[] times, Instant asked) {
    return Ranges.span(
        Instant.ofEpochMilli(times[0]), Instant.ofEpochMilli(times[1]), asked, CURSOR);
  }

  private static long[] moments(String cursor, JsonNode times, int n) {
    if (!times.isArray() || times.size() != n) {
      throw refused(cursor);
    }
    long[] moments = new long[n];
    for (int i = 0; i < n; i++) {
      JsonNode time = times.path(i);
      if (!time.isIntegralNumber()
          || !time.canConvertToLong()
          || !Span.holds(Instant.ofEpochMilli(time.longValue()))) {
        throw refused(cursor);
      }
      moments[i] = time.longValue();
    }
    return moments;
  }

  private static JsonNode decoded(String cursor) {
    try {
      return JSON.readTree(Base64.getUrlDecoder().decode(cursor));
    } catch (IllegalArgumentException | IOException e) {
      throw Params.withCause(refused(cursor), e);
    }
  }
}
