package io.meshline.ingest.protocols.skywalking;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** The tags that mean something here, by the bytes of their names. Pure functions. */
final class TagNames {
  /** By length. */
  private static final Name[][] NAMES = names();

  private TagNames() {}

  private static final class Name {
    private final byte[] bytes;
    private final Tags.Reading reading;

    Name(String name, Tags.Reading reading) {
      this.bytes = name.getBytes(US_ASCII);
      this.reading = reading;
    }
  }

  private static Name[][] names() {
    int longest = Tags.READ.keySet().stream().mapToInt(String::length).max().orElse(0);
    Name[][] names = new Name[longest + 1][];
    for (int length = 0; length <= longest; length++) {
      int each = length;
      names[length] =
          Tags.READ.entrySet().stream()
              .filter(read -> read.getKey().length() == each)
              .map(read -> new Name(read.getKey(), read.getValue()))
              .toArray(Name[]::new);
    }
    return names;
  }

  /**
   * What of a tag's value tells a span from others.
   *
   * @param from where its name begins in a message
   * @param to where it ends
   */
  static Tags.Reading reading(byte[] message, int from, int to) {
    if (to - from < NAMES.length) {
      for (Name each : NAMES[to - from]) {
        if (Arrays.equals(message, from, to, each.bytes, 0, each.bytes.length)) {
          return each.reading;
        }
      }
    }
    return Tags.Reading.NOT;
  }
}
