package io.meshline.sink.elasticsearch;

/** UTF-8 without an array for each text. Halves of letters (surrogates) are left to others. */
final class Utf8 {
  /** Most bytes of a {@code char} that is a letter of its own. */
  static final int LONGEST = 3;

  private Utf8() {}

  /**
   * Writes a letter.
   *
   * @return where the next one goes
   */
  static int put(char letter, byte[] to, int begin) {
    int at = begin;
    if (letter < 0x80) {
      to[at++] = (byte) letter;
    } else if (letter < 0x800) {
      to[at++] = (byte) (0xc0 | (letter >> 6));
      to[at++] = (byte) (0x80 | (letter & 0x3f));
    } else {
      to[at++] = (byte) (0xe0 | (letter >> 12));
      to[at++] = (byte) (0x80 | ((letter >> 6) & 0x3f));
      to[at++] = (byte) (0x80 | (letter & 0x3f));
    }
    return at;
  }
}
