package io.meshline.query.server;

import io.meshline.query.QueryException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a request has no answer, as callers are told (RFC 9457). */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What went wrong, for programs. */
  enum Code {
    BAD_REQUEST(400, "Bad request"),
    AMBIGUOUS(400, "Ambiguous name"),
    UNAUTHORIZED(401, "Not allowed without a token"),
    NOT_FOUND(404, "Not found"),
    METHOD_NOT_ALLOWED(405, "Read-only"),
    NO_USER(403, "Not told who asks"),
    TOO_LARGE(422, "Too much to read"),
    INTERNAL(500, "Fault of the server"),
    STORE_UNAVAILABLE(502, "The search store does not answer"),
    OVERLOADED(503, "Too many questions"),
    TIMED_OUT(504, "Timed out");

    private final int status;
    private final String title;

    Code(int status, String title) {
      this.status = status;
      this.title = title;
    }

    int status() {
      return status;
    }

    String title() {
      return title;
    }
  }

  private final Code code;
  private final String parameter;
  private final List<String> candidates;
  private @Nullable Instant noCallsSince;

  ProblemException(Code code, String detail) {
    this(code, detail, "", List.of());
  }

  /**
   * @param parameter which is wrong; empty if none is
   * @param candidates what may have been meant
   */
  ProblemException(Code code, String detail, String parameter, List<String> candidates) {
    super(detail);
    this.code = code;
    this.parameter = parameter;
    this.candidates = List.copyOf(candidates);
  }

  /** A parameter with a value that cannot be. */
  static ProblemException parameter(String name, String value, String expected) {
    return new ProblemException(
        Code.BAD_REQUEST, name + ": " + value + " (expected: " + expected + ")", name, List.of());
  }

  /** What the readers say. */
  static ProblemException of(QueryException e) {
    Code code =
        switch (e.fault()) {
          case STORE -> Code.STORE_UNAVAILABLE;
          case TOO_LARGE -> Code.TOO_LARGE;
          case TIMED_OUT, CANCELLED -> Code.TIMED_OUT;
        };
    ProblemException problem = new ProblemException(code, String.valueOf(e.getMessage()));
    problem.initCause(e);
    return problem;
  }

  /** The same of a way that had calls up to a moment. */
  ProblemException withNoCallsSince(Instant moment) {
    noCallsSince = moment;
    return this;
  }

  Optional<Instant> noCallsSince() {
    return Optional.ofNullable(noCallsSince);
  }

  Code code() {
    return code;
  }

  String parameter() {
    return parameter;
  }

  List<String> candidates() {
    return candidates;
  }
}
