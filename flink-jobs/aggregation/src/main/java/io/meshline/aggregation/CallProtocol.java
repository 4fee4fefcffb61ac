package io.meshline.aggregation;

import java.util.Locale;

/**
 * How a call was made. Constants have the names of the protocol in the contracts; their numbers are
 * part of the encoding of accumulators, so new ones go to the end.
 */
public enum CallProtocol {
  HTTP(0),
  GRPC(1),
  RPC(2),
  TCP(3),
  DATABASE(4),
  CACHE(5),
  MESSAGING(6),
  OTHER(7);

  private final int place;
  private final String statusPrefix = name().toLowerCase(Locale.ROOT) + "_";

  CallProtocol(int place) {
    this.place = place;
  }

  /** Its place in encodings, from 0. */
  int place() {
    return place;
  }

  /** What a status code of this protocol is called by, such as {@code grpc_}. */
  String statusPrefix() {
    return statusPrefix;
  }
}
