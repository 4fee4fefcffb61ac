package io.meshline.standalone.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** The ports of this machine's loopback interface, the only one the stack listens on. */
public final class Loopback {
  /** The address as text. */
  public static final String HOST = "127.0.0.1";

  private static final int CONNECT_MILLIS = 500;
  private static final InetAddress ADDRESS = address();

  private Loopback() {}

  /**
   * A port nobody listens on now.
   *
   * @return 1 to 65535
   */
  public static int freePort() {
    try (var socket = new ServerSocket(0, 1, ADDRESS)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new EngineException("no free port on " + HOST, e);
    }
  }

  /**
   * Some ports nobody listens on now, all different.
   *
   * @param count how many
   * @return 1 to 65535 each
   */
  public static List<Integer> freePorts(int count) {
    var sockets = new ArrayList<ServerSocket>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, ADDRESS));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new EngineException("not " + count + " free ports on " + HOST, e);
    } finally {
      sockets.forEach(Loopback::close);
    }
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

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new EngineException("cannot close a socket", e);
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
