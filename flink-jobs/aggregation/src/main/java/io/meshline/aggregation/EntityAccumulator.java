package io.meshline.aggregation;

import org.jspecify.annotations.Nullable;

/**
 * Everything that was seen of one entity (a node or an edge) in one window: one {@link
 * PointAccumulator} per observation point, never added up. A commutative monoid under {@link
 * #merge}; equal contents have equal {@link #toBytes bytes}.
 *
 * <p>Not thread-safe.
 */
public final class EntityAccumulator {
  private static final int FORMAT = 1;

  private final @Nullable PointAccumulator[] points = new @Nullable PointAccumulator[Point.count()];

  /** An empty accumulator. */
  public EntityAccumulator() {}

  /** Adds one observation made at a point. */
  public void add(Point point, Observation observation) {
    at(point).add(observation);
  }

  /** Adds everything another accumulator holds; the other is left as it is. */
  public void merge(EntityAccumulator other) {
    for (int i = 0; i < points.length; i++) {
      PointAccumulator from = other.points[i];
      if (from != null && !from.isEmpty()) {
        at(Point.at(i)).merge(from);
      }
    }
  }

  /** What a point saw, or null if nothing. Not a copy. */
  public @Nullable PointAccumulator point(Point point) {
    PointAccumulator accumulator = points[point.place()];
    return accumulator == null || accumulator.isEmpty() ? null : accumulator;
  }

  /**
   * The accumulator of a point, made if there is none: for callers that keep a direct reference. It
   * stays the accumulator of that point, also after {@link #clear}.
   */
  public PointAccumulator at(Point point) {
    PointAccumulator accumulator = points[point.place()];
    if (accumulator == null) {
      accumulator = new PointAccumulator();
      points[point.place()] = accumulator;
    }
    return accumulator;
  }

  /** Number of call records over all points: the version of the entity's document. */
  public long observations() {
    long sum = 0;
    for (PointAccumulator point : points) {
      if (point != null) {
        sum = Saturating.add(sum, point.observations());
      }
    }
    return sum;
  }

  /** Whether nothing was added. */
  public boolean isEmpty() {
    return observations() == 0;
  }

  /**
   * The point that gives the headline numbers, see {@link Point#headline}.
   *
   * @throws IllegalStateException if the accumulator is empty
   */
  public Point headline() {
    return Point.headline(this::calls);
  }

  /**
   * Reads a little of all that {@link #merge} reads and writes, see {@link PointAccumulator#touch}.
   */
  public long touch() {
    long sum = 0;
    for (PointAccumulator point : points) {
      if (point != null) {
        sum += point.touch();
      }
    }
    return sum;
  }

  /** Removes everything and keeps the arrays for the next use. */
  public void clear() {
    for (PointAccumulator point : points) {
      if (point != null) {
        point.clear();
      }
    }
  }

  /** Estimate of the heap bytes this object holds. */
  public long retainedBytes() {
    long bytes = 16 + 32;
    for (PointAccumulator point : points) {
      if (point != null) {
        bytes += point.retainedBytes();
      }
    }
    return bytes;
  }

  /** The encoding: for state, shuffles and {@link #fromBytes}. */
  public byte[] toBytes() {
    return toBytes(new ByteWriter());
  }

  /**
   * The same encoding.
   *
   * @param writer to work with; what it holds is lost
   */
  public byte[] toBytes(ByteWriter writer) {
    writer.clear();
    int used = 0;
    for (int i = 0; i < points.length; i++) {
      if (point(Point.at(i)) != null) {
        used |= 1 << i;
      }
    }
    writer.writeByte(FORMAT);
    writer.writeByte(used);
    for (PointAccumulator point : points) {
      if (point != null && !point.isEmpty()) {
        point.writeTo(writer);
      }
    }
    return writer.toBytes();
  }

  /**
   * The encoding of what a single point saw, without making an accumulator that holds it.
   *
   * @param seen by the point, not empty
   * @param writer to work with; what it holds is lost
   */
  public static byte[] toBytes(Point point, PointAccumulator seen, ByteWriter writer) {
    writer.clear();
    writer.writeByte(FORMAT);
    writer.writeByte(1 << point.place());
    seen.writeTo(writer);
    return writer.toBytes();
  }

  /**
   * The accumulator that {@link #toBytes} encoded, or all that several encodings one behind the
   * other hold together.
   *
   * @throws IllegalArgumentException if the bytes are no encoding of an accumulator
   */
  public static EntityAccumulator fromBytes(byte[] encoded) {
    EntityAccumulator accumulator = new EntityAccumulator();
    accumulator.mergeBytes(encoded);
    return accumulator;
  }

  /**
   * Adds everything an encoded accumulator holds, as {@link #merge} of {@link #fromBytes} would,
   * but without making one.
   *
   * @param encoded one encoding, or several one behind the other: all of them are added
   * @throws IllegalArgumentException if the bytes are no encoding of an accumulator; this one may
   *     then hold a part of it and is of no further use
   */
  public void mergeBytes(byte[] encoded) {
    ByteReader reader = new ByteReader(encoded);
    do {
      mergeFrom(reader);
    } while (!reader.isAtEnd());
  }

  private void mergeFrom(ByteReader reader) {
    int format = reader.readByte();
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "format of an accumulator: " + format + " (expected: " + FORMAT + ")");
    }
    int used = reader.readInt((1 << points.length) - 1, "a set of points");
    for (int i = 0; i < points.length; i++) {
      if ((used & (1 << i)) != 0) {
        at(Point.at(i)).mergeFrom(reader);
      }
    }
  }

  private long calls(Point point) {
    PointAccumulator accumulator = points[point.place()];
    return accumulator == null ? 0 : accumulator.calls();
  }
}
