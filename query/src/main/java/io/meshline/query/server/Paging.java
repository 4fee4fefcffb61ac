package io.meshline.query.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.query.server.Ranges.Span;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which page of a list is asked for. A cursor holds the time of the first page, so that all pages
 * are of one range, and where the page begins.
 *
 * @param span of which time
 * @param before the time compared with, if there is one
 * @param size most items of a page
 * @param offset items before the page
 */
record Paging(Span span, Optional<Span> before, int size, int offset) {
  private static final int MOST = 1_000;
  private static final int USUAL = 100;
  private static final Pattern CURSOR =
      Pattern.compile("(-?\\d{1,15}),(-?\\d{1,15}),(?:(-?\\d{1,15}),(-?\\d{1,15}),)?(\\d{1,9})");

  /** What a request asks for. */
  static Paging of(Params params, Ranges ranges) {
    Span span = ranges.span(params);
    int size = params.number("page_size", 1, MOST, USUAL);
    Optional<String> cursor = params.text("cursor");
    if (cursor.isEmpty()) {
      return new Paging(span, Optional.empty(), size, 0);
    }
    Matcher matcher = CURSOR.matcher(decoded(cursor.get()));
    if (!matcher.matches()) {
      throw ProblemException.parameter("cursor", cursor.get(), "page.next_cursor of an answer");
    }
    Span first = span(matcher.group(1), matcher.group(2));
    Optional<Span> before =
        matcher.group(3) == null
            ? Optional.empty()
            : Optional.of(span(matcher.group(3), matcher.group(4)));
    return new Paging(first, before, size, Integer.parseInt(matcher.group(5)));
  }

  /** The same of a comparison. */
  Paging comparedWith(Span span) {
    return new Paging(this.span, Optional.of(before.orElse(span)), size, offset);
  }

  /** The items of the page. */
  <T> List<T> cut(List<T> all) {
    int begin = Math.min(offset, all.size());
    return all.subList(begin, Math.min(all.size(), begin + size));
  }

  /** Says which page it is, and how to come to the next one. */
  void put(ObjectNode answer, long total) {
    ObjectNode page = answer.putObject("page").put("size", size).put("total", total);
    long next = (long) offset + size;
    if (next < total) {
      String times = text(span) + before.map(Paging::text).orElse("");
      page.put(
          "next_cursor",
          Base64.getUrlEncoder().withoutPadding().encodeToString((times + next).getBytes(UTF_8)));
    }
  }

  private static String text(Span span) {
    return span.from().toEpochMilli() + "," + span.to().toEpochMilli() + ",";
  }

  private static Span span(String from, String to) {
    return Ranges.span(
        Instant.ofEpochMilli(Long.parseLong(from)),
        Instant.ofEpochMilli(Long.parseLong(to)),
        "cursor");
  }

  private static String decoded(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
    } catch (IllegalArgumentException e) {
      throw Params.withCause(
          ProblemException.parameter("cursor", cursor, "page.next_cursor of an answer"), e);
    }
  }
}
