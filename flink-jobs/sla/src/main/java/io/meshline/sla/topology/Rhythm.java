package io.meshline.sla.topology;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How long an entity is usually silent between two minutes with calls: how many such gaps there
 * were, by length, of which the weight halves every other day. So the nights of somebody who works
 * at day are no surprise, and one outage is forgotten after some days. Not thread-safe.
 */
final class Rhythm {
  /** Upper borders of the lengths that are told apart, in minutes. */
  private static final int[] BORDERS = {
    1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1_024, 1_536, 2_048,
    3_072, 4_096, 6_144, 8_192, 12_288
  };

  private static final int ONE = 16;

  /** Weight of a gap that was last seen six days ago. */
  private static final int LEAST = 2;

  private static final int HALF_LIFE_DAYS = 2;
  private static final int MINUTES_PER_DAY = 1_440;

  /** Minutes with calls before a rhythm is believed. */
  private static final int ENOUGH = 60;

  private final int[] weights = new int[BORDERS.length];
  private int minutes;
  private long halved;

  /** A gap of some minutes, 1 or more, that ended in a minute. */
  void add(long gap, long minute) {
    long step = Math.floorDiv(minute, (long) HALF_LIFE_DAYS * MINUTES_PER_DAY);
    if (step > halved) {
      int shift = (int) Math.min(31, step - halved);
      for (int i = 0; i < weights.length; i++) {
        weights[i] >>= shift;
      }
      halved = step;
    }
    int place = place(gap);
    weights[place] = Math.min(Integer.MAX_VALUE - ONE, weights[place]) + ONE;
    minutes = Math.min(ENOUGH, minutes + 1);
  }

  /**
   * After how many minutes without calls silence is unusual: thrice the longest gap lately (once
   * and a half if that is an hour or longer) and five minutes more. {@link Long#MAX_VALUE} while
   * too little is known.
   */
  long patience() {
    if (minutes < ENOUGH) {
      return Long.MAX_VALUE;
    }
    for (int i = BORDERS.length - 1; i >= 0; i--) {
      if (weights[i] >= LEAST) {
        return 5 + (BORDERS[i] < 60 ? 3L * BORDERS[i] : BORDERS[i] + BORDERS[i] / 2);
      }
    }
    return Long.MAX_VALUE;
  }

  private static int place(long gap) {
    int place = 0;
    while (place < BORDERS.length - 1 && BORDERS[place] < gap) {
      place++;
    }
    return place;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(minutes);
    out.writeLong(halved);
    int used = 0;
    for (int weight : weights) {
      used += weight == 0 ? 0 : 1;
    }
    out.writeByte(used);
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] != 0) {
        out.writeByte(i);
        out.writeInt(weights[i]);
      }
    }
  }

  void readFrom(DataInput in) throws IOException {
    minutes = in.readByte();
    halved = in.readLong();
    for (int used = in.readByte(); used > 0; used--) {
      weights[in.readByte()] = in.readInt();
    }
  }
}
