package io.meshline.aggregation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decides which names may stand for themselves where there is room for a limited number: the first
 * ones that come. A name keeps its place for as long as it is seen, so long-known names keep theirs
 * when somebody begins to invent names.
 *
 * <p>An answer holds for a whole day of event time, and so for every minute and hour window of it:
 * a name that was admitted on a day is admitted for all of it, a name that was refused is refused
 * for all of it, in whatever order the calls of several days come. Therefore a day on which
 * somebody was refused takes no further names, even when places become free.
 *
 * <p>Pure rules; what they remember is kept by a {@link Book}.
 */
public final class Admission {

  private Admission() {}

  /** An answer. */
  public enum Verdict {
    /** Has a place already. */
    KNOWN,
    /** Has got a place now. */
    ADMITTED,
    /** Refused, as the first one on its day. */
    REFUSED_FIRST,
    /** Refused, on a day that takes no further names. */
    REFUSED;

    /** Whether the name stands for itself. */
    public boolean isAdmitted() {
      return this == KNOWN || this == ADMITTED;
    }
  }

  /**
   * What is remembered of one set of names.
   *
   * @param <N> names, compared by {@code equals}
   */
  public interface Book<N> {
    /** The stay of a name, null if it has no place. */
    @Nullable Stay stay(N name);

    /** Remembers a stay. */
    void keep(N name, Stay stay);

    /** The room as it was left; {@link Room#EMPTY} at first. */
    Room room();

    /** Remembers the room. */
    void keep(Room room);

    /** Whether one more name may come in. */
    boolean hasPlace(Room room);
  }

  /**
   * Days on which a name has a place, as days since 1970-01-01 in UTC.
   *
   * @param from the first day for which it was admitted
   * @param last the last day on which it was seen, at least {@code from}
   */
  public record Stay(int from, int last) {
    /** As one number. */
    public long toLong() {
      return ((long) from << 32) | (last & 0xffff_ffffL);
    }

    /** The way back from {@link #toLong}. */
    public static Stay ofLong(long encoded) {
      return new Stay((int) (encoded >> 32), (int) encoded);
    }
  }

  /** How many names have a place, and the days that take no further ones. Immutable. */
  public static final class Room {
    /** Nobody there, every day open. */
    public static final Room EMPTY = new Room(0, new int[0]);

    private final int held;
    private final int[] fullDays;

    private Room(int held, int[] fullDays) {
      this.held = held;
      this.fullDays = fullDays;
    }

    /** Number of names that have a place. */
    public int held() {
      return held;
    }

    /** Whether it holds nothing worth remembering. */
    public boolean isEmpty() {
      return held == 0 && fullDays.length == 0;
    }

    /** Days that take no further names, since 1970-01-01. */
    public int[] fullDays() {
      return fullDays.clone();
    }

    /** The same with more names, or fewer. */
    public Room plus(int names) {
      return new Room(held + names, fullDays);
    }

    /** The same without the full days before a day. */
    public Room withoutDaysBefore(int day) {
      int[] rest = Arrays.stream(fullDays).filter(full -> full >= day).toArray();
      return rest.length == fullDays.length ? this : new Room(held, rest);
    }

    /** As numbers. */
    public long[] toLongs() {
      long[] encoded = new long[fullDays.length + 1];
      encoded[0] = held;
      for (int i = 0; i < fullDays.length; i++) {
        encoded[i + 1] = fullDays[i];
      }
      return encoded;
    }

    /** The way back from {@link #toLongs}. */
    public static Room ofLongs(long[] encoded) {
      int[] fullDays = new int[encoded.length - 1];
      for (int i = 0; i < fullDays.length; i++) {
        fullDays[i] = (int) encoded[i + 1];
      }
      return new Room((int) encoded[0], fullDays);
    }

    private Room withFullDay(int day) {
      int[] more = Arrays.copyOf(fullDays, fullDays.length + 1);
      more[fullDays.length] = day;
      return new Room(held, more);
    }

    /** Whether a day of a range is full, both ends included. */
    private boolean isFull(int from, int to) {
      for (int day : fullDays) {
        if (day >= from && day <= to) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * Answers for a name that is seen on a day, and remembers the answer.
   *
   * @param day days since 1970-01-01 in UTC
   */
  public static <N> Verdict admit(Book<N> book, N name, int day) {
    Stay stay = book.stay(name);
    if (stay != null && day >= stay.from()) {
      if (day > stay.last()) {
        book.keep(name, new Stay(stay.from(), day));
      }
      return Verdict.KNOWN;
    }
    Room room = book.room();
    // On a full day it may have been refused: between an admission and an earlier day that is
    // asked for late, or after the day of a name that comes late.
    if (room.isFull(day, stay == null ? Integer.MAX_VALUE : stay.from() - 1)) {
      return Verdict.REFUSED;
    }
    if (stay != null) {
      book.keep(name, new Stay(day, stay.last()));
      return Verdict.KNOWN;
    }
    if (!book.hasPlace(room)) {
      book.keep(room.withFullDay(day));
      return Verdict.REFUSED_FIRST;
    }
    book.keep(name, new Stay(day, day));
    book.keep(room.plus(1));
    return Verdict.ADMITTED;
  }
}
