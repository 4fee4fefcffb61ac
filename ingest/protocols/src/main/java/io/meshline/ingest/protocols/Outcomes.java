package io.meshline.ingest.protocols;

import io.meshline.schemas.Outcome;
import java.util.Locale;
import java.util.Map;

/** What the status codes of protocols say of how a call ended. */
public final class Outcomes {

  /** No status code was given. */
  public static final int NO_STATUS = -1;

  private static final int GRPC_CODES = 17;

  /** UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS. */
  private static final int GRPC_FAILURES =
      (1 << 2) | (1 << 4) | (1 << 12) | (1 << 13) | (1 << 14) | (1 << 15);

  private static final Map<String, Integer> GRPC_NAMES =
      Map.ofEntries(
          Map.entry("OK", 0),
          Map.entry("CANCELLED", 1),
          Map.entry("UNKNOWN", 2),
          Map.entry("INVALID_ARGUMENT", 3),
          Map.entry("DEADLINE_EXCEEDED", 4),
          Map.entry("NOT_FOUND", 5),
          Map.entry("ALREADY_EXISTS", 6),
          Map.entry("PERMISSION_DENIED", 7),
          Map.entry("RESOURCE_EXHAUSTED", 8),
          Map.entry("FAILED_PRECONDITION", 9),
          Map.entry("ABORTED", 10),
          Map.entry("OUT_OF_RANGE", 11),
          Map.entry("UNIMPLEMENTED", 12),
          Map.entry("INTERNAL", 13),
          Map.entry("UNAVAILABLE", 14),
          Map.entry("DATA_LOSS", 15),
          Map.entry("UNAUTHENTICATED", 16));

  private Outcomes() {}

  /** Of an HTTP status: 5xx failed, 4xx was refused because of the request. */
  public static Outcome ofHttp(int status) {
    if (status >= 500) {
      return Outcome.FAILURE;
    }
    return status >= 400 ? Outcome.CLIENT_ERROR : Outcome.SUCCESS;
  }

  /**
   * Of a gRPC status: what OpenTelemetry's conventions call an error of the server failed, anything
   * else but OK was refused because of the request. A code that gRPC does not know failed.
   */
  public static Outcome ofGrpc(int status) {
    if (status == 0) {
      return Outcome.SUCCESS;
    }
    if (status < 0 || status >= GRPC_CODES || ((GRPC_FAILURES >> status) & 1) == 1) {
      return Outcome.FAILURE;
    }
    return Outcome.CLIENT_ERROR;
  }

  /** The gRPC status that gRPC itself assigns to an HTTP status that comes without a gRPC one. */
  public static int grpcOfHttp(int status) {
    return switch (status) {
      case 200 -> 0;
      case 400 -> 13;
      case 401 -> 16;
      case 403 -> 7;
      case 404 -> 12;
      case 429, 502, 503, 504 -> 14;
      default -> 2;
    };
  }

  /**
   * Reads a status code: up to three digits.
   *
   * @return {@link #NO_STATUS} if it is none
   */
  public static int number(String text) {
    int length = text.length();
    if (length == 0 || length > 3) {
      return NO_STATUS;
    }
    int number = 0;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return NO_STATUS;
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }

  /**
   * Reads a gRPC status, by number or by name such as {@code NOT_FOUND}.
   *
   * @return {@link #NO_STATUS} if it is none
   */
  public static int grpc(String text) {
    int number = number(text);
    if (number != NO_STATUS || text.isEmpty() || text.length() > 32) {
      return number;
    }
    return GRPC_NAMES.getOrDefault(text.toUpperCase(Locale.ROOT), NO_STATUS);
  }
}
