package io.meshline.ingest.protocols.fuzz;

import java.util.SplittableRandom;

/**
 * What is done to which nodes of one message: a few at a time, since most messages are nearly
 * right.
 */
final class Edits {

  enum Edit {
    NONE,
    DELETE,
    DUPLICATE,
    REPLACE,
    RENAME,
    RETYPE,
    REVERSE,
    NEST
  }

  private static final int MOST = 4;
  private static final Edit[] EDITS = Edit.values();

  // Replacing the value is what finds most.
  private static final Edit[] OFTEN = {
    Edit.REPLACE, Edit.REPLACE, Edit.REPLACE, Edit.DUPLICATE, Edit.DELETE, Edit.RETYPE
  };

  private final int[] nodes = new int[MOST];
  private final Edit[] edits = new Edit[MOST];
  private int count;

  /** Draws other edits, for a message of that many nodes. */
  void draw(SplittableRandom random, int size) {
    count = 1 + random.nextInt(MOST);
    for (int i = 0; i < count; i++) {
      nodes[i] = random.nextInt(size);
      edits[i] =
          random.nextInt(3) == 0
              ? EDITS[random.nextInt(EDITS.length)]
              : OFTEN[random.nextInt(OFTEN.length)];
    }
  }

  Edit of(int node) {
    for (int i = 0; i < count; i++) {
      if (nodes[i] == node) {
        return edits[i];
      }
    }
    return Edit.NONE;
  }
}
