package io.meshline.demo.sidecar;

import com.google.protobuf.Any;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One request through a sidecar: what was asked, who answered, and when. Not thread-safe. */
final class Exchange {
  /**
   * What was asked.
   *
   * @param path with the query, as Envoy logs it
   * @param traceParent W3C's header, empty if there is none
   * @param headerBytes names and values of all headers
   */
  record Request(
      String method, String authority, String path, String traceParent, long headerBytes) {}

  private final Instant start;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private final Request request;
  private final Map<Moment, Long> moments = new EnumMap<>(Moment.class);
  private String cluster = "";
  private int upstreamPort;
  private @Nullable Any downstreamPeer;
  private @Nullable Any upstreamPeer;
  private int status;
  private Fault fault = Fault.NONE;
  private long requestBodyBytes;
  private long responseHeaderBytes;
  private long responseBodyBytes;

  /**
   * Begins now.
   *
   * @param nanoTime a clock that never goes back, in nanoseconds from any origin
   */
  Exchange(Instant start, LongSupplier nanoTime, Request request) {
    this.start = start;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
    this.request = request;
  }

  /** That is now. */
  void mark(Moment moment) {
    moments.put(moment, elapsedNanos());
  }

  /** Nanoseconds since the begin. */
  long elapsedNanos() {
    return nanoTime.getAsLong() - startNanos;
  }

  /** Where it is forwarded to: the cluster, and the port on this machine. */
  void routed(String toCluster, int toPort) {
    cluster = toCluster;
    upstreamPort = toPort;
  }

  void requestBody(long bytes) {
    requestBodyBytes = bytes;
  }

  void askedBy(@Nullable Any peer) {
    downstreamPeer = peer;
  }

  void answeredBy(@Nullable Any peer) {
    upstreamPeer = peer;
  }

  /** The status that goes back to who asked, which the callee or the sidecar chose; 0: none. */
  void answered(int newStatus, long headerBytes, long bodyBytes) {
    status = newStatus;
    responseHeaderBytes = headerBytes;
    responseBodyBytes = bodyBytes;
  }

  void failed(Fault why) {
    fault = why;
  }

  Instant start() {
    return start;
  }

  Request request() {
    return request;
  }

  /** Nanoseconds from the begin, empty if it did not come to that. */
  OptionalLong at(Moment moment) {
    Long nanos = moments.get(moment);
    return nanos == null ? OptionalLong.empty() : OptionalLong.of(nanos);
  }

  String cluster() {
    return cluster;
  }

  /** 0: it was forwarded nowhere. */
  int upstreamPort() {
    return upstreamPort;
  }

  @Nullable Any downstreamPeer() {
    return downstreamPeer;
  }

  @Nullable Any upstreamPeer() {
    return upstreamPeer;
  }

  int status() {
    return status;
  }

  Fault fault() {
    return fault;
  }

  long requestBodyBytes() {
    return requestBodyBytes;
  }

  long responseHeaderBytes() {
    return responseHeaderBytes;
  }

  long responseBodyBytes() {
    return responseBodyBytes;
  }
}
