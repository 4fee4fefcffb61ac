package io.meshline.ingest.protocols.zipkin;

/**
 * One side's network context.
 *
 * @param service its name as sent, empty where not given
 * @param ip IPv4 or IPv6 address, empty where not given
 * @param port 0 where not given
 */
record Endpoint(String service, String ip, int port) {

  /** Says nothing. */
  static final Endpoint NONE = new Endpoint("", "", 0);

  private static final int MAX_PORT = 65_535;

  /** Endpoint from what was sent; a port that is none is not given. */
  static Endpoint of(String service, String ipv4, String ipv6, long port) {
    return new Endpoint(
        service, ipv4.isEmpty() ? ipv6 : ipv4, port <= 0 || port > MAX_PORT ? 0 : (int) port);
  }

  boolean sameService(Endpoint other) {
    return service.equalsIgnoreCase(other.service);
  }
}
