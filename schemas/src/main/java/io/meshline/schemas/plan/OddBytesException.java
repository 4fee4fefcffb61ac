package io.meshline.schemas.plan;

/** The bytes are nothing that a plan reads. Has no stack trace: it is an answer, not a fault. */
final class OddBytesException extends RuntimeException {
  private static final long serialVersionUID = 1;

  OddBytesException() {
    super("odd bytes", null, false, false);
  }
}
