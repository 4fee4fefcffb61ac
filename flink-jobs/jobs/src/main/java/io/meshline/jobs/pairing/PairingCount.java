package io.meshline.jobs.pairing;

import io.meshline.schemas.SpanKind;

/**
 * What pairing counts. For the spans of any set of traces that have all been settled:
 *
 * <pre>
 * received = SPANS_INTERNAL + SPANS_SERVER + SPANS_CLIENT + SPANS_PRODUCER + SPANS_CONSUMER
 * CALLS_CLIENT = client and producer spans that are no duplicates
 * CALLS_SERVER = server spans that are no duplicates - NESTED + one per message of consumer spans
 * </pre>
 */
public enum PairingCount {
  /** Spans received that only connect others. */
  SPANS_INTERNAL,
  /** Spans received that end a call. */
  SPANS_SERVER,
  /** Spans received that begin a call. */
  SPANS_CLIENT,
  /** Spans received that send a message. */
  SPANS_PRODUCER,
  /** Spans received that take messages. */
  SPANS_CONSUMER,
  /** Spans received whose trace, span id and kind were seen before; included above. */
  DUPLICATES,
  /** Spans of traces that had too many: they gave their call at once, with what was known. */
  OVERFLOWED,
  /** Server spans whose caller's span was found. */
  PAIRED,
  /** Server spans without a parent: called by a user. */
  ROOTS,
  /** Server spans inside another span of the same process: no call of their own. */
  NESTED,
  /** Server spans whose parent never came: source unknown. */
  EXPIRED_SERVER,
  /** Client spans for which no server span came: destination is what the client itself named. */
  EXPIRED_CLIENT,
  /** Messages of consumer spans that name no broker whose producer never came. */
  EXPIRED_CONSUMER,
  /** Calls given without their source's endpoint, since the spans that lead to it never came. */
  WITHOUT_SOURCE_ENDPOINT,
  /** Calls given, observed at their source. */
  CALLS_CLIENT,
  /** Calls given, observed at their destination. */
  CALLS_SERVER;

  static PairingCount received(SpanKind kind) {
    return switch (kind) {
      case INTERNAL -> SPANS_INTERNAL;
      case SERVER -> SPANS_SERVER;
      case CLIENT -> SPANS_CLIENT;
      case PRODUCER -> SPANS_PRODUCER;
      case CONSUMER -> SPANS_CONSUMER;
    };
  }
}
