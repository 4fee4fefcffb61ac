package io.meshline.jobs.aggregation;

import io.meshline.aggregation.ByteWriter;
import io.meshline.aggregation.EntityAccumulator;

/**
 * What packed windows are worked with: an accumulator and a writer, used again for each, so that
 * reading a window or adding to it leaves no garbage but the new encoding. Not thread-safe.
 */
final class Scratch {

  /** What is larger is not kept: one window with many bins must not slow all others. */
  private static final int KEPT_BYTES = 16 * 1_024;

  private final ByteWriter writer = new ByteWriter();
  private EntityAccumulator accumulator = new EntityAccumulator();

  /** An empty accumulator, until the next call of any method. */
  EntityAccumulator accumulator() {
    if (accumulator.retainedBytes() > KEPT_BYTES) {
      accumulator = new EntityAccumulator();
    } else {
      accumulator.clear();
    }
    return accumulator;
  }

  /** One encoding of what several, one behind the other, hold together. */
  byte[] whole(byte[] several) {
    EntityAccumulator all = accumulator();
    all.mergeBytes(several);
    return all.toBytes(writer);
  }

  /** The encoding of what two encoded accumulators hold together. */
  byte[] merged(byte[] one, byte[] other) {
    EntityAccumulator both = accumulator();
    both.mergeBytes(one);
    both.mergeBytes(other);
    return both.toBytes(writer);
  }
}
