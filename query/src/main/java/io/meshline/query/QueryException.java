package io.meshline.query;

/**
 * The search store cannot be asked, refused, or holds what cannot be read. The message is for a
 * person.
 */
public final class QueryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what happened and what to do about it. */
  public QueryException(String message) {
    super(message);
  }

  /** With what happened, what to do about it, and the cause. */
  public QueryException(String message, Throwable cause) {
    super(message, cause);
  }
}
