package io.meshline.schemas;

import java.time.Duration;

/**
 * The limits of the contract. Lengths are counted in characters (Unicode code points). A call that
 * breaks one goes to the dead-letter topic.
 */
public final class Limits {
  /** Longest tenant, in characters. */
  public static final int TENANT_LENGTH = 64;

  /** Longest environment, in characters. */
  public static final int ENVIRONMENT_LENGTH = 64;

  /** Longest namespace, in characters. */
  public static final int NAMESPACE_LENGTH = 128;

  /** Longest service, in characters. */
  public static final int SERVICE_LENGTH = 256;

  /** Longest instance, in characters. */
  public static final int INSTANCE_LENGTH = 256;

  /** Longest endpoint, in characters. */
  public static final int ENDPOINT_LENGTH = 1024;

  /** Longest reason, in characters. */
  public static final int REASON_LENGTH = 128;

  /** Longest trace id or span id, in characters. */
  public static final int ID_LENGTH = 64;

  /** Most attributes of one call. */
  public static final int ATTRIBUTES = 64;

  /** Longest name of an attribute, in characters. */
  public static final int ATTRIBUTE_NAME_LENGTH = 128;

  /** Longest value of an attribute, in characters. */
  public static final int ATTRIBUTE_VALUE_LENGTH = 1024;

  /** Longest latency, in microseconds: 24 hours. */
  public static final long LATENCY_MICROS = 86_400_000_000L;

  /** In place of a latency: the observation measures none. */
  public static final long NO_LATENCY = -1;

  /** Largest weight. */
  public static final long WEIGHT = 1_000_000L;

  /** How far a call's completion may be ahead of the clock. */
  public static final Duration AHEAD = Duration.ofMinutes(1);

  /** Most calls of one {@link CallBatch}. */
  public static final int BATCH_CALLS = 10_000;

  /** Most spans of one {@link SpanBatch}. */
  public static final int BATCH_SPANS = 10_000;

  /** Longest message of a {@link DeadLetter}, in characters. */
  public static final int DEAD_LETTER_MESSAGE_LENGTH = 1024;

  private Limits() {}
}
