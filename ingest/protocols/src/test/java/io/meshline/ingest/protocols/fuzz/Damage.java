package io.meshline.ingest.protocols.fuzz;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Damage that knows nothing of the format: flipped bits, lost ends, lost and doubled pieces. */
final class Damage {

  private Damage() {}

  static byte[] of(byte[] bytes, SplittableRandom random) {
    if (bytes.length == 0) {
      return bytes;
    }
    return switch (random.nextInt(6)) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> spliced(bytes, random, true);
      case 2 -> spliced(bytes, random, false);
      default -> flipped(bytes, random);
    };
  }

  private static byte[] flipped(byte[] bytes, SplittableRandom random) {
    byte[] other = bytes.clone();
    int flips = 1 + random.nextInt(3);
    for (int i = 0; i < flips; i++) {
      int at = random.nextInt(other.length);
      other[at] =
          random.nextBoolean()
              ? (byte) (other[at] ^ (1 << random.nextInt(8)))
              : (byte) random.nextInt(256);
    }
    return other;
  }

  private static byte[] spliced(byte[] bytes, SplittableRandom random, boolean doubled) {
    int begin = random.nextInt(bytes.length);
    int end = Math.min(bytes.length, begin + 1 + random.nextInt(32));
    int rest = doubled ? begin : end;
    byte[] other = new byte[(doubled ? end : begin) + bytes.length - rest];
    int kept = doubled ? end : begin;
    System.arraycopy(bytes, 0, other, 0, kept);
    System.arraycopy(bytes, rest, other, kept, bytes.length - rest);
    return other;
  }
}
