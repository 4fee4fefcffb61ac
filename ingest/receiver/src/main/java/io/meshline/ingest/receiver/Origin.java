package io.meshline.ingest.receiver;

/**
 * Which record of a topic a message was, where it was read from Kafka.
 *
 * @param topic empty when it came from elsewhere
 * @param partition -1 when it came from elsewhere
 * @param offset -1 when it came from elsewhere
 */
record Origin(String topic, int partition, long offset) {
  /** Of messages that callers sent. */
  static final Origin CALLER = new Origin("", -1, -1);
}
