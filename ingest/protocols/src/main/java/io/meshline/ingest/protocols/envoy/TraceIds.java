package io.meshline.ingest.protocols.envoy;

import io.meshline.ingest.protocols.Text;
import io.meshline.schemas.Limits;

/** Finds the trace in the request headers that a proxy was told to log. */
final class TraceIds {

  static final int VERSION = 3;
  static final int TRACE_ID = 32;

  private TraceIds() {}

  /**
   * The trace id of W3C's or B3's header, empty where neither is logged.
   *
   * @param parent value of {@code traceparent}, empty if not logged
   * @param b3 value of {@code x-b3-traceid}, the same
   */
  static String of(String parent, String b3) {
    if (parent.length() > VERSION + TRACE_ID && parent.charAt(VERSION + TRACE_ID) == '-') {
      return Text.id(parent.substring(VERSION, VERSION + TRACE_ID), Limits.ID_LENGTH);
    }
    return Text.id(b3, Limits.ID_LENGTH);
  }

  /**
   * Whether a header's bytes are a {@code traceparent} of which {@link #of} gives the trace id as
   * it is: hexadecimal digits behind the version, with a hyphen at their end.
   */
  static boolean isParent(byte[] bytes, int from, int length) {
    if (length <= VERSION + TRACE_ID || bytes[from + VERSION + TRACE_ID] != '-') {
      return false;
    }
    for (int i = from + VERSION; i < from + VERSION + TRACE_ID; i++) {
      if (!isHex(bytes[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHex(byte b) {
    return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'f') || (b >= 'A' && b <= 'F');
  }
}
