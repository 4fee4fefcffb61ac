package io.meshline.aggregation;

import java.util.function.ToLongFunction;

/**
 * An observation point: where on the way of a call it was observed, in the order from caller to
 * callee. The order is part of the encoding of {@link EntityAccumulator}.
 */
public enum Point {
  /** The caller's own code. */
  AGENT_CLIENT(0, false),
  /** The caller's sidecar. */
  SIDECAR_CLIENT(1, false),
  /** The callee's sidecar. */
  SIDECAR_SERVER(2, true),
  /** The callee's own code. */
  AGENT_SERVER(3, true);

  private static final Point[] ALL = values();

  private final int place;
  private final boolean server;

  Point(int place, boolean server) {
    this.place = place;
    this.server = server;
  }

  /** Whether the call was observed from the callee's end. */
  public boolean isServer() {
    return server;
  }

  /** Whether the observer is the code inside the process rather than the proxy beside it. */
  public boolean isAgent() {
    return this == AGENT_CLIENT || this == AGENT_SERVER;
  }

  /** The point at which a reporter of the given kind sees the given end of a call. */
  public static Point of(boolean agent, boolean server) {
    if (agent) {
      return server ? AGENT_SERVER : AGENT_CLIENT;
    }
    return server ? SIDECAR_SERVER : SIDECAR_CLIENT;
  }

  /**
   * The point that gives the headline numbers: the server point that saw most calls (the agent if
   * both saw as many), else the client point that did (likewise).
   *
   * @param calls how many calls a point saw
   * @throws IllegalStateException if no point saw any
   */
  public static Point headline(ToLongFunction<Point> calls) {
    Point server = busier(AGENT_SERVER, SIDECAR_SERVER, calls);
    if (calls.applyAsLong(server) > 0) {
      return server;
    }
    Point client = busier(AGENT_CLIENT, SIDECAR_CLIENT, calls);
    if (calls.applyAsLong(client) > 0) {
      return client;
    }
    throw new IllegalStateException("no point saw a call");
  }

  private static Point busier(Point first, Point second, ToLongFunction<Point> calls) {
    return calls.applyAsLong(second) > calls.applyAsLong(first) ? second : first;
  }

  /** Its place on the way from caller to callee, from 0: part of the encoding. */
  int place() {
    return place;
  }

  /** The number of points. */
  static int count() {
    return ALL.length;
  }

  /** The point with the given place. */
  static Point at(int place) {
    return ALL[place];
  }
}
