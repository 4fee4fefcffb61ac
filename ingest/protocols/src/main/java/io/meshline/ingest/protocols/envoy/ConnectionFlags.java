package io.meshline.ingest.protocols.envoy;

import io.envoyproxy.envoy.data.accesslog.v3.ResponseFlags;

/** What Envoy's response flags say of a connection, for other sources that tell them as text. */
public final class ConnectionFlags {

  private ConnectionFlags() {}

  /**
   * Whether a connection did not do what it was opened for, by the rules of the access log: that
   * the client left, say, is no fault. A name that is no flag of Envoy's is an error of the
   * sender's own.
   *
   * @param flags short names, joined by commas, such as {@code UF,URX}
   */
  public static boolean failed(String flags) {
    ResponseFlags known = ResponseFlagTexts.flags(flags);
    return ResponseFlagNames.connectionFailed(known) || !known.getUnknownFields().isEmpty();
  }
}
