package io.meshline.aggregation;

/**
 * A 64-bit hash of a text that is the same on every JVM. It decides which entries of a bounded map
 * are kept, so changing it changes which ones documents show.
 */
final class TextHash {
  private TextHash() {}

  static long of(CharSequence text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return mixed(hash);
  }

  /**
   * The hash of a text of ASCII characters.
   *
   * @param ascii holds it, a byte for each character
   */
  static long of(byte[] ascii, int from, int length) {
    long hash = 0xcbf29ce484222325L;
    for (int i = from; i < from + length; i++) {
      hash = (hash ^ ascii[i]) * 0x100000001b3L;
    }
    return mixed(hash);
  }

  private static long mixed(long sum) {
    long hash = sum;
    // FNV alone leaves the high bits of short texts alike; bottom-k needs them spread.
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
