package io.meshline.ingest.protocols.zipkin;

import io.meshline.ingest.protocols.conventions.Attributes;
import io.meshline.schemas.SpanKind;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Zipkin's libraries say by the name of a span: {@code GET /carts/{id}} of HTTP, {@code
 * shop.Cart/add} of RPC. They have no tags for a route or a method.
 */
final class SpanNames {

  private static final Pattern ROUTE =
      Pattern.compile(
          "(GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|QUERY) (/.*)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern METHOD =
      Pattern.compile(
          "GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|QUERY", Pattern.CASE_INSENSITIVE);

  private static final Pattern RPC = Pattern.compile("([\\w.$]+)/([\\w$]+)");

  /** A longer one is no name. */
  private static final int MAX_LENGTH = 2_048;

  private SpanNames() {}

  /** Reads the name as attributes, unless attributes of that meaning are there already. */
  static void read(SentSpan span, Attributes attributes) {
    String name = span.name;
    if (name.length() > MAX_LENGTH || attributes.hasOperation()) {
      return;
    }
    Matcher route = ROUTE.matcher(name);
    if (route.matches()) {
      boolean called = span.kind == SpanKind.CLIENT || span.kind == SpanKind.PRODUCER;
      attributes.read("http.method", route.group(1));
      attributes.read(called ? "url.template" : "http.route", route.group(2));
      return;
    }
    Matcher rpc = RPC.matcher(name);
    if (rpc.matches() && !attributes.isHttp()) {
      attributes.read("rpc.service", rpc.group(1));
      attributes.read("rpc.method", rpc.group(2));
    }
  }

  /** The name, but a method of HTTP in capitals: older libraries write names in small letters. */
  static String plain(String name) {
    return METHOD.matcher(name).matches() ? name.toUpperCase(Locale.ROOT) : name;
  }
}
