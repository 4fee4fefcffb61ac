package io.meshline.aggregation;

/**
 * Transport security of a call. Constants have the names of the TLS mode in the contracts; their
 * numbers are part of the encoding of accumulators, so new ones go to the end.
 */
public enum CallTls {
  UNKNOWN(0),
  NONE(1),
  TLS(2),
  MTLS(3);

  private final int place;

  CallTls(int place) {
    this.place = place;
  }

  /** Its place in encodings, from 0. */
  int place() {
    return place;
  }
}
