package io.meshline.query;

/**
 * The search store cannot be asked, refused, or holds what cannot be read; or a question cost more
 * than it may. The message is for a person.
 */
public final class QueryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What went wrong. */
  public enum Fault {
    /** The store does not answer, refused, or holds what cannot be read. */
    STORE,
    /** More documents than the question may read. */
    TOO_LARGE,
    /** More time than the question may take. */
    TIMED_OUT,
    /** Nobody waits for the answer. */
    CANCELLED
  }

  private final Fault fault;

  /** Of the store, with what happened and what to do about it. */
  public QueryException(String message) {
    this(Fault.STORE, message);
  }

  /** Of the store, with what happened, what to do about it, and the cause. */
  public QueryException(String message, Throwable cause) {
    super(message, cause);
    this.fault = Fault.STORE;
  }

  /** With what happened and what to do about it. */
  public QueryException(Fault fault, String message) {
    super(message);
    this.fault = fault;
  }

  /** What went wrong. */
  public Fault fault() {
    return fault;
  }
}
