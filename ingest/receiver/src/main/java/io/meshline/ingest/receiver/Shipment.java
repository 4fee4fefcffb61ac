package io.meshline.ingest.receiver;

import org.apache.avro.specific.SpecificRecord;

/** One Kafka record on its way, and who waits for it. */
interface Shipment {
  String topic();

  SpecificRecord record();

  /** The broker has it. */
  void published();

  /** It will never be published. */
  void givenUp(String reason, String message);
}
