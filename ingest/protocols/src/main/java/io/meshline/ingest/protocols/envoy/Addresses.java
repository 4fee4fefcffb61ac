package io.meshline.ingest.protocols.envoy;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.EnvoyInternalAddress;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.meshline.ingest.protocols.Text;

/** Envoy's addresses as text. */
final class Addresses {

  private Addresses() {}

  /** The IP, empty if it is not a socket's address. */
  static String ip(Address address) {
    return address.hasSocketAddress() ? address.getSocketAddress().getAddress() : "";
  }

  /**
   * {@code ip:port}, or the path of a pipe, or what an address within the proxy leads to (waypoints
   * have those); empty where there is none.
   */
  static String text(Address address) {
    return switch (address.getAddressCase()) {
      case SOCKET_ADDRESS -> text(address.getSocketAddress());
      case PIPE -> address.getPipe().getPath();
      case ENVOY_INTERNAL_ADDRESS -> text(address.getEnvoyInternalAddress());
      case ADDRESS_NOT_SET -> "";
    };
  }

  private static String text(EnvoyInternalAddress within) {
    return Text.isBlank(within.getEndpointId())
        ? within.getServerListenerName()
        : within.getEndpointId();
  }

  private static String text(SocketAddress socket) {
    String host = socket.getAddress();
    int port = socket.getPortValue();
    if (Text.isBlank(host) || port <= 0) {
      return host;
    }
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
