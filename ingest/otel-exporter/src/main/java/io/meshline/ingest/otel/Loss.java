package io.meshline.ingest.otel;

import java.util.Locale;

/** Why a span was not published. */
enum Loss {
  /** The span breaks a limit of the contract. */
  INVALID,
  /** The queue was full: Kafka or the registry was away for too long, or is too slow. */
  QUEUE_FULL,
  /** Kafka or the registry refuses such spans, and would again. */
  REFUSED,
  /** Sent, but the broker did not say that it has it. */
  NOT_ACKNOWLEDGED,
  /** Left when the time for the end was over, or came after the end. */
  SHUTDOWN;

  /** Its name in metrics and log lines. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
