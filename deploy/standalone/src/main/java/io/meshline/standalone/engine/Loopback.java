package io.meshline.standalone.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The ports of this machine's loopback interface, the only one the stack listens on. */
public final class Loopback {
  /** The address as text. */
  public static final String HOST = "127.0.0.1";

  private static final int CONNECT_MILLIS = 500;
  private static final InetAddress ADDRESS = address();

  private static final int FIRST = 13_000;
  private static final int SLICES = 64;
  private static final int SLICE = 256;

  /** Each JVM begins in a slice of its own. */
  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() % SLICES) * SLICE);

  private Loopback() {}

  /**
   * A port nobody listens on now. It lies below those that the system gives to outgoing
   * connections, and other JVMs look elsewhere first: between this call and the moment the port is
   * bound, nobody shall take it.
   *
   * @return 1 to 65535
   */
  public static int freePort() {
    for (int i = 0; i < SLICES * SLICE; i++) {
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), SLICES * SLICE);
      if (isFree(port)) {
        return port;
      }
    }
    throw new EngineException(
        "no free port on %s from %d to %d".formatted(HOST, FIRST, FIRST + SLICES * SLICE - 1));
  }

  /**
   * Some ports nobody listens on now, all different.
   *
   * @param count how many
   * @return 1 to 65535 each
   */
  public static List<Integer> freePorts(int count) {
    return Stream.generate(Loopback::freePort).limit(count).toList();
  }

  /**
   * Tells whether a port can be bound.
   *
   * @param port 1 to 65535
   * @return whether nobody else has it
   */
  public static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      // What a restarted engine does: connections of its predecessor that still linger are no
      // obstacle.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(ADDRESS, port), 1);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The given port, or a free one for 0; refuses one that is occupied. */
  static int claim(int port, String engine) {
    if (port == 0) {
      return freePort();
    }
    if (!isFree(port)) {
      throw new PortOccupiedException(engine, port);
    }
    return port;
  }

  /**
   * Tells whether somebody listens on a port.
   *
   * @param port 1 to 65535
   * @return whether a connection came about
   */
  public static boolean accepts(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(ADDRESS, port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static InetAddress address() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
