package io.meshline.demo.sidecar;

import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which headers a sidecar hands on, and how large they are. */
final class Headers {
  /**
   * Those of one connection rather than of the message. Bodies are handed on whole: how they were
   * cut does not matter to the next one.
   */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private Headers() {}

  /** Copies all that belong to the message, but not what sidecars tell each other. */
  static void copy(MultiMap from, MultiMap to) {
    for (Map.Entry<String, String> header : from) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!HOP_BY_HOP.contains(name)
          && !name.equals(PeerMetadata.HEADER)
          && !name.equals(PeerMetadata.ID_HEADER)) {
        to.add(header.getKey(), header.getValue());
      }
    }
  }

  /** Bytes of all names and values. */
  static long bytes(MultiMap headers) {
    long bytes = 0;
    for (Map.Entry<String, String> header : headers) {
      bytes += header.getKey().length() + header.getValue().length();
    }
    return bytes;
  }
}
