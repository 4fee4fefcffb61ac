package io.meshline.ingest.receiver;

import io.meshline.ingest.protocols.Outlet;
import java.io.IOException;

/** Bytes of the messages of one call → records. Used by one thread at a time. */
interface Conversion {
  /**
   * Converts one message.
   *
   * @throws IOException if the bytes are not such a message
   */
  void convert(byte[] message, Outlet outlet) throws IOException;
}
