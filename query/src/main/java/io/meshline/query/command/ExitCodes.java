package io.meshline.query.command;

/** What the commands return to the shell. */
final class ExitCodes {
  /** There was an answer. */
  static final int ANSWERED = 0;

  /** The store cannot be reached, refused, or holds what cannot be read. */
  static final int FAILED = 1;

  /** Options that cannot be. */
  static final int WRONG_OPTIONS = 2;

  /** The store holds nothing for the range. */
  static final int NO_DATA = 3;

  private ExitCodes() {}
}
