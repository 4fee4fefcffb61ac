package io.meshline.sink.elasticsearch;

import java.util.function.Consumer;

/** Carries {@code _bulk} requests to the search store. */
interface BulkTransport extends AutoCloseable {

  /**
   * Sends without waiting.
   *
   * @param body may be read until the answer is there, by a thread of the transport
   * @param answer called exactly once, by a thread of the transport or by the caller's
   */
  void send(BulkBody body, Consumer<BulkAnswer> answer);

  /** Whom it speaks to, for messages. */
  String hosts();

  @Override
  void close();
}
