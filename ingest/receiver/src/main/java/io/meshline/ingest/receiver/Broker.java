package io.meshline.ingest.receiver;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.avro.specific.SpecificRecord;

/** Where records are published. Safe for use by several threads. */
interface Broker {
  /**
   * Publishes one record; may wait while buffers are full. The result fails with a {@link
   * RefusedRecordException} if trying again cannot help, and with anything else if it may.
   *
   * @throws RefusedRecordException likewise
   */
  CompletionStage<?> publish(String topic, SpecificRecord record);

  /** Why nothing can be published now, empty when it can; may wait for some seconds. */
  String trouble();

  /** Flushes what it holds, for no longer than that, and lets go of everything. */
  void close(Duration timeout);
}
