package io.meshline.ingest.protocols.conventions;

import static io.meshline.ingest.protocols.conventions.Attributes.or;

import io.meshline.ingest.protocols.Text;
import java.util.Locale;
import java.util.Set;

/** Names what was called, from names of low cardinality only: never a raw URL. */
public final class Endpoints {

  private static final Set<String> METHODS =
      Set.of(
          "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY");

  /** What OpenTelemetry writes for a method that HTTP does not know. */
  private static final String OTHER_METHOD = "_OTHER";

  private Endpoints() {}

  /** The endpoint of a service that was entered by a SERVER or CONSUMER span. */
  public static String served(Attributes attributes, String spanName) {
    if (!Text.isBlank(attributes.route)) {
      return withMethod(attributes, attributes.route);
    }
    return or(or(plain(rpc(attributes)), attributes.destination), plain(spanName));
  }

  /** What a CLIENT or PRODUCER span asked for, as the caller names it. */
  public static String called(Attributes attributes, String spanName) {
    if (!Text.isBlank(attributes.urlTemplate)) {
      return withMethod(attributes, attributes.urlTemplate);
    }
    if (attributes.isDatabase()) {
      return or(statement(attributes), plain(spanName));
    }
    return or(or(attributes.destination, plain(rpc(attributes))), plain(spanName));
  }

  private static String withMethod(Attributes attributes, String route) {
    if (Text.isBlank(attributes.method)) {
      return plain(route);
    }
    String method = attributes.method.length() > 16 ? "" : attributes.method;
    method = method.toUpperCase(Locale.ROOT);
    return (METHODS.contains(method) ? method : OTHER_METHOD) + ":" + rooted(plain(route));
  }

  /** Some frameworks leave a route's first slash out (ASP.NET, Django), but no path lacks it. */
  private static String rooted(String route) {
    boolean path = route.startsWith("/") || route.startsWith("*") || route.contains("://");
    return path || route.isEmpty() ? route : "/" + route;
  }

  private static String rpc(Attributes attributes) {
    if (Text.isBlank(attributes.rpcMethod)) {
      return attributes.rpcService;
    }
    return Text.isBlank(attributes.rpcService)
        ? attributes.rpcMethod
        : attributes.rpcService + "/" + attributes.rpcMethod;
  }

  private static String statement(Attributes attributes) {
    if (!Text.isBlank(attributes.dbSummary) || Text.isBlank(attributes.dbOperation)) {
      return attributes.dbSummary;
    }
    return Text.isBlank(attributes.dbCollection)
        ? attributes.dbOperation
        : attributes.dbOperation + " " + attributes.dbCollection;
  }

  /** A name as it is, but of a URL in it only the path. */
  static String plain(String name) {
    int scheme = name.indexOf("://");
    if (scheme < 0) {
      return name;
    }
    int begin = scheme;
    while (begin > 0 && name.charAt(begin - 1) > ' ' && name.charAt(begin - 1) != ':') {
      begin--;
    }
    int path = scheme + 3;
    while (path < name.length() && "/?# ".indexOf(name.charAt(path)) < 0) {
      path++;
    }
    boolean hasPath = path < name.length() && name.charAt(path) == '/';
    return name.substring(0, begin) + (hasPath ? "" : "/") + name.substring(path);
  }
}
