package io.meshline.ingest.protocols.envoy;

/**
 * An upstream cluster as Istio names it.
 *
 * @param direction where it leads
 * @param host the host it was configured for, empty where the name holds none
 */
record Cluster(Direction direction, String host) {

  enum Direction {
    /** To the service beside the proxy. */
    INBOUND,
    /** To another service, or to whatever address was dialled. */
    OUTBOUND,
    /** The request was answered before a cluster was chosen. */
    NONE
  }

  /** For requests to addresses of the own pod that no port was declared for. */
  private static final String INBOUND_PASSTHROUGH = "InboundPassthroughCluster";

  /**
   * Reads {@code inbound|port||…}, {@code outbound|port|subset|host}, the same with {@code _.} in
   * place of bars (gateways that route by SNI) and {@code inbound-vip|port|protocol|host}
   * (waypoints). Any other name leads to an address.
   */
  static Cluster of(String name) {
    if (name.isEmpty()) {
      return new Cluster(Direction.NONE, "");
    }
    if (name.startsWith("inbound|") || name.startsWith(INBOUND_PASSTHROUGH)) {
      return new Cluster(Direction.INBOUND, "");
    }
    if (name.startsWith("outbound|") || name.startsWith("inbound-vip|")) {
      return new Cluster(Direction.OUTBOUND, fourth(name, "|"));
    }
    if (name.startsWith("outbound_.")) {
      return new Cluster(Direction.OUTBOUND, fourth(name, "_."));
    }
    return new Cluster(Direction.OUTBOUND, "");
  }

  private static String fourth(String name, String separator) {
    int at = 0;
    for (int i = 0; i < 3; i++) {
      int next = name.indexOf(separator, at);
      if (next < 0) {
        return "";
      }
      at = next + separator.length();
    }
    int end = name.indexOf(separator, at);
    return end < 0 ? name.substring(at) : name.substring(at, end);
  }
}
