package io.meshline.ingest.protocols.envoy;

import io.meshline.ingest.protocols.Text;
import io.meshline.schemas.Limits;
import java.util.Arrays;

/** Finds the trace in the request headers that a proxy was told to log. */
final class TraceIds {

  static final int VERSION = 3;
  static final int TRACE_ID = 32;

  /** By byte: 0 for a hexadecimal digit, else 1. */
  private static final byte[] NOT_HEX = notHex();

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
    // Without a branch for each digit, which no processor could foresee.
    int notHex = 0;
    for (int i = from + VERSION; i < from + VERSION + TRACE_ID; i++) {
      notHex |= NOT_HEX[bytes[i] & 0xFF];
    }
    return notHex == 0;
  }

  private static byte[] notHex() {
    byte[] table = new byte[1 << Byte.SIZE];
    Arrays.fill(table, (byte) 1);
    for (char digit : "0123456789abcdefABCDEF".toCharArray()) {
      table[digit] = 0;
    }
    return table;
  }
}
