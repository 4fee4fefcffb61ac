package io.meshline.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;

/**
 * What of the shop is open: visitors may look as soon as the services behind a look serve, and fill
 * baskets and buy when all do. What has opened once stays open. Not thread-safe.
 */
final class ShopHours {
  private static final int CONNECT_MILLIS = 1_000;

  private final List<Integer> look;
  private final List<Integer> everything;
  private boolean looking;
  private boolean open;

  /**
   * Of ports on this machine; an empty list is open from the start.
   *
   * @param look those of the services behind a look
   * @param everything those of all
   */
  ShopHours(List<Integer> look, List<Integer> everything) {
    this.look = List.copyOf(look);
    this.everything = List.copyOf(everything);
  }

  /** By the settings {@code look} and {@code open}, ports with commas between. */
  static ShopHours of(MeshSettings settings) {
    return new ShopHours(ports(settings, "look"), ports(settings, "open"));
  }

  /** Whether visitors may look. */
  boolean isLooking() {
    looking = looking || look.stream().allMatch(ShopHours::accepts);
    return looking;
  }

  /** Whether visitors may do everything. */
  boolean isOpen() {
    open = open || (isLooking() && everything.stream().allMatch(ShopHours::accepts));
    return open;
  }

  private static List<Integer> ports(MeshSettings settings, String key) {
    if (!settings.has(key)) {
      return List.of();
    }
    try {
      return Arrays.stream(settings.text(key).split(",")).map(Integer::valueOf).toList();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          key + ": " + settings.text(key) + " (expected: ports with commas between)", e);
    }
  }

  private static boolean accepts(int port) {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port),
          CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
