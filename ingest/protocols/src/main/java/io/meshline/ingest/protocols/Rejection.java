package io.meshline.ingest.protocols;

import java.util.Objects;

/**
 * Why an observation was not converted.
 *
 * @param reason one of a small set of lower-case names such as {@code latency_out_of_range}, fit to
 *     be counted by
 * @param message the value seen and what was expected, for people; at most 512 characters, without
 *     control characters
 */
public record Rejection(String reason, String message) {

  /** Longest {@link #message}. */
  static final int MAX_MESSAGE = 512;

  /** The {@link #reason} of a fault of ours. */
  public static final String INTERNAL = "internal";

  public Rejection {
    Objects.requireNonNull(reason, "reason");
    message = Text.bounded(message, MAX_MESSAGE);
  }

  /** Why something could not be built: it was refused, or the fault is ours. */
  public static Rejection of(RuntimeException fault) {
    return fault instanceof Refusal refusal ? refusal.rejection() : internal(fault);
  }

  /** The rejection for a fault of ours, which is no judgement on what was sent. */
  public static Rejection internal(RuntimeException fault) {
    return new Rejection(INTERNAL, fault.toString());
  }
}
