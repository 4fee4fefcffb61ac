package io.meshline.ingest.protocols.envoy;

import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPRequestProperties;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPResponseProperties;
import java.util.Arrays;
import java.util.Map;

/**
 * What tells one request from another of the same {@link HttpShape}: times, sizes, trace, paths.
 * Not for several threads.
 */
final class LoggedRequest {
  static final String TRACEPARENT = "traceparent";
  static final String B3 = "x-b3-traceid";

  final LoggedTimes times;

  /** Sizes in bytes, unsigned. */
  long requestHeaders;

  long requestBody;
  long responseHeaders;
  long responseBody;

  /** Values of the headers that may name a trace; empty where not logged. */
  String traceparent = "";

  String b3 = "";

  /** The trace, if it is told as most are; else empty. */
  String traceId = "";

  /** Where its paths are in a message that was not decoded, without their queries. */
  private final int[] paths = new int[2 * EntryFields.PATHS];

  LoggedRequest(LoggedTimes times) {
    this.times = times;
  }

  /** Of an entry that was decoded. */
  static LoggedRequest of(HTTPAccessLogEntry entry) {
    LoggedRequest logged = new LoggedRequest(LoggedTimes.of(entry.getCommonProperties()));
    HTTPRequestProperties request = entry.getRequest();
    HTTPResponseProperties response = entry.getResponse();
    logged.requestHeaders = request.getRequestHeadersBytes();
    logged.requestBody = request.getRequestBodyBytes();
    logged.responseHeaders = response.getResponseHeadersBytes();
    logged.responseBody = response.getResponseBodyBytes();
    Map<String, String> headers = request.getRequestHeadersMap();
    if (!headers.isEmpty()) {
      logged.traceparent = headers.getOrDefault(TRACEPARENT, "");
      logged.b3 = headers.getOrDefault(B3, "");
    }
    return logged;
  }

  /** Nothing is known of it. */
  void clear() {
    times.clear();
    requestHeaders = 0;
    requestBody = 0;
    responseHeaders = 0;
    responseBody = 0;
    traceparent = "";
    b3 = "";
    traceId = "";
    Arrays.fill(paths, 0);
  }

  /**
   * One of its paths came.
   *
   * @param which one of those of {@link EntryFields}
   * @param from where it begins
   * @param to where it ends, or its query begins
   */
  void path(int which, int from, int to) {
    paths[2 * which] = from;
    paths[2 * which + 1] = to;
  }

  /** Where one of its paths begins. */
  int pathFrom(int which) {
    return paths[2 * which];
  }

  /** Where it ends; where it begins if it was not logged, or is empty. */
  int pathTo(int which) {
    return paths[2 * which + 1];
  }

  /** Whether one of its paths was logged, and is not empty. */
  boolean hasPath(int which) {
    return pathFrom(which) < pathTo(which);
  }

  /** Of request headers and body; what is beyond a long is nonsense, and told as the most. */
  long requestBytes() {
    return bytes(requestHeaders, requestBody);
  }

  /** The same of the response. */
  long responseBytes() {
    return bytes(responseHeaders, responseBody);
  }

  /** The trace that the request was part of; empty where not known. */
  String traceId() {
    return traceId.isEmpty() ? TraceIds.of(traceparent, b3) : traceId;
  }

  /** Both are unsigned; a sum beyond a long is one of nonsense. */
  private static long bytes(long headers, long body) {
    long sum = headers + body;
    return headers < 0 || body < 0 || sum < 0 ? Long.MAX_VALUE : sum;
  }
}
