package io.meshline.standalone.engine;

/** Somebody else listens on a port that an engine was told to use. */
public final class PortOccupiedException extends EngineException {
  private static final long serialVersionUID = 1L;

  private final int port;

  PortOccupiedException(String engine, int port) {
    super(
        "port "
            + port
            + " of "
            + engine
            + " is occupied on "
            + Loopback.HOST
            + " (expected: a free port)");
    this.port = port;
  }

  /**
   * The port.
   *
   * @return 1 to 65535
   */
  public int port() {
    return port;
  }
}
