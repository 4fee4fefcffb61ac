package io.meshline.ingest.receiver;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meshline.ingest.protocols.Outlet;

/** Bytes of the messages of one gRPC call → records. Used by one thread at a time. */
interface Conversion {
  /**
   * Converts one message.
   *
   * @throws InvalidProtocolBufferException if the bytes are not such a message
   */
  void convert(byte[] message, Outlet outlet) throws InvalidProtocolBufferException;
}
