package io.meshline.jobs.addresses;

import io.meshline.schemas.Party;
import io.meshline.schemas.PartyTexts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who answers at one port of a host, slot by slot: nobody, one service (with its instance while
 * only one instance claims the port), or several services. Two claims of a slot make one verdict,
 * and which does not depend on their order or number; so what is kept grows with the changes in
 * time, not with the claimants. Immutable.
 *
 * @param stretches in ascending order, disjoint; neighbours that touch differ
 */
record Timeline(List<Stretch> stretches) {
  static final Timeline EMPTY = new Timeline(List.of());

  /** Stands for two or more services; no claim is by a service without a name. */
  static final Party SEVERAL = Parties.NOBODY;

  /**
   * Most stretches of a port; of more, the earliest are forgotten. As many as an address has that
   * changes hands every ten minutes for a week, which is how long reports of instances are kept.
   */
  static final int MAX_STRETCHES = 1_024;

  /**
   * Slots of one verdict.
   *
   * @param first first slot
   * @param last last slot, included, at least the first
   * @param who one service or {@link #SEVERAL}
   */
  record Stretch(long first, long last, Party who) {}

  Timeline {
    stretches = List.copyOf(stretches);
  }

  /** With one more claim; this very object if it says nothing new. */
  Timeline with(Slots slots, Party service) {
    List<Stretch> all = new ArrayList<>(stretches.size() + 2);
    long next = slots.first();
    for (Stretch old : stretches) {
      if (old.first > next && next <= slots.last()) {
        long last = Math.min(old.first - 1, slots.last());
        append(all, next, last, service);
        next = last + 1;
      }
      long from = Math.max(old.first, slots.first());
      long to = Math.min(old.last, slots.last());
      if (from > to) {
        append(all, old.first, old.last, old.who);
      } else {
        append(all, old.first, from - 1, old.who);
        append(all, from, to, verdict(old.who, service));
        append(all, to + 1, old.last, old.who);
        next = to + 1;
      }
    }
    append(all, next, slots.last(), service);
    if (all.equals(stretches)) {
      return this;
    }
    return new Timeline(
        all.size() > MAX_STRETCHES ? all.subList(all.size() - MAX_STRETCHES, all.size()) : all);
  }

  /** Who answers in that slot: null for nobody, else a service or {@link #SEVERAL}. */
  @Nullable Party at(long slot) {
    for (Stretch stretch : stretches) {
      if (stretch.last >= slot) {
        return stretch.first <= slot ? stretch.who : null;
      }
    }
    return null;
  }

  /** Without what ended before that slot; this very object if there is nothing such. */
  Timeline from(long slot) {
    if (stretches.isEmpty() || stretches.get(0).last >= slot) {
      return this;
    }
    return new Timeline(stretches.stream().filter(stretch -> stretch.last >= slot).toList());
  }

  boolean isEmpty() {
    return stretches.isEmpty();
  }

  /** The slot in which the first stretch ends. */
  long firstEnd() {
    return stretches.isEmpty() ? Long.MAX_VALUE : stretches.get(0).last;
  }

  /** What two claims of one slot say together. */
  static Party verdict(Party a, Party b) {
    if (a.equals(b)) {
      return a;
    }
    return PartyTexts.sameService(a, b) ? Parties.withoutInstance(a) : SEVERAL;
  }

  private static void append(List<Stretch> all, long first, long last, Party who) {
    if (first > last) {
      return;
    }
    Stretch before = all.isEmpty() ? null : all.get(all.size() - 1);
    if (before != null && before.last == first - 1 && before.who.equals(who)) {
      all.set(all.size() - 1, new Stretch(before.first, last, who));
    } else {
      all.add(new Stretch(first, last, who));
    }
  }
}
