package io.meshline.demo.sidecar;

/**
 * One sidecar's place in the mesh.
 *
 * @param service whom it stands beside
 * @param appPort where the service itself listens
 * @param inboundPort where the sidecar takes requests for the service
 * @param outboundPort where the sidecar takes the service's own requests to others
 */
record SidecarPlan(String service, int appPort, int inboundPort, int outboundPort) {
  /**
   * Reads {@code service,app,inbound,outbound}.
   *
   * @throws IllegalArgumentException naming what was expected
   */
  static SidecarPlan parse(String text) {
    String[] parts = text.split(",", -1);
    if (parts.length != 4 || parts[0].isBlank()) {
      throw new IllegalArgumentException(
          "sidecar: " + text + " (expected: service,app port,inbound port,outbound port)");
    }
    return new SidecarPlan(
        parts[0], port(text, parts[1]), port(text, parts[2]), port(text, parts[3]));
  }

  private static int port(String text, String port) {
    try {
      int number = Integer.parseInt(port);
      if (number > 0 && number <= 65_535) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "sidecar: " + text + ", port " + port + " (expected: 1 to 65535)");
  }
}
