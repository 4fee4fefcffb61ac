package io.meshline.jobs.addresses;

import io.meshline.schemas.Party;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who was seen to answer at the ports of one host, and for which times. Immutable; what a lookup
 * gives depends on the set of claims, not on their order.
 *
 * <ul>
 *   <li>Exactly one service with a claim that holds: that service; its instance too if only one
 *       has.
 *   <li>Two or more: ambiguous.
 *   <li>Nobody claims the port: a claim of the whole host counts, if exactly one service claims the
 *       host, that is the whole of it and any of its ports.
 * </ul>
 */
@SuppressWarnings("ReferenceEquality") // The same object means: nothing has changed.
record AddressBook(List<Port> ports) {
  static final AddressBook EMPTY = new AddressBook(List.of());

  /**
   * One port with claims.
   *
   * @param number the port or {@link Address#ANY_PORT}
   * @param timeline who answers there, not empty
   */
  record Port(int number, Timeline timeline) {}

  /** What is known of an address. */
  enum Verdict {
    /** Exactly one service answers there. */
    RESOLVED,
    /** Several services claim the address. */
    AMBIGUOUS,
    /** Nobody claims the address. */
    UNCLAIMED
  }

  /**
   * Answer of a lookup.
   *
   * @param verdict what is known
   * @param service the service for RESOLVED, else null
   */
  record Answer(Verdict verdict, @Nullable Party service) {
    private static final Answer AMBIGUOUS = new Answer(Verdict.AMBIGUOUS, null);
    private static final Answer UNCLAIMED = new Answer(Verdict.UNCLAIMED, null);
  }

  AddressBook {
    ports = List.copyOf(ports);
  }

  /** With one more claim; this very object if it says nothing new. */
  AddressBook with(int port, Party service, Slots slots) {
    Timeline before = timeline(port);
    Timeline after = before.with(slots, service);
    if (after == before) {
      return this;
    }
    List<Port> all = new ArrayList<>(ports.size() + 1);
    for (Port other : ports) {
      if (other.number != port) {
        all.add(other);
      }
    }
    all.add(new Port(port, after));
    return new AddressBook(all);
  }

  /** Who answers at that port for calls of that slot. */
  Answer lookup(int port, long slot) {
    Party exact = timeline(port).at(slot);
    if (exact != null || port == Address.ANY_PORT) {
      return answer(exact);
    }
    Party whole = timeline(Address.ANY_PORT).at(slot);
    if (whole == null) {
      return Answer.UNCLAIMED;
    }
    Party anywhere = whole;
    for (Port other : ports) {
      Party there = other.timeline.at(slot);
      anywhere = there == null ? anywhere : Timeline.verdict(anywhere, there);
    }
    return anywhere.equals(Timeline.SEVERAL) ? Answer.AMBIGUOUS : answer(whole);
  }

  /** Without claims that ended before that slot; this very object if there are none. */
  AddressBook from(long slot) {
    List<Port> kept = new ArrayList<>(ports.size());
    boolean changed = false;
    for (Port port : ports) {
      Timeline left = port.timeline.from(slot);
      changed |= left != port.timeline;
      if (!left.isEmpty()) {
        kept.add(left == port.timeline ? port : new Port(port.number, left));
      }
    }
    return changed ? new AddressBook(kept) : this;
  }

  boolean isEmpty() {
    return ports.isEmpty();
  }

  boolean knows(int port) {
    return !timeline(port).isEmpty();
  }

  /** Number of ports with claims, that of the whole host included. */
  int addresses() {
    return ports.size();
  }

  /** The first slot in which something ends; the greatest number there is for an empty book. */
  long firstEnd() {
    return ports.stream().mapToLong(port -> port.timeline.firstEnd()).min().orElse(Long.MAX_VALUE);
  }

  private Timeline timeline(int port) {
    for (Port candidate : ports) {
      if (candidate.number == port) {
        return candidate.timeline;
      }
    }
    return Timeline.EMPTY;
  }

  private static Answer answer(@Nullable Party who) {
    if (who == null) {
      return Answer.UNCLAIMED;
    }
    return who.equals(Timeline.SEVERAL) ? Answer.AMBIGUOUS : new Answer(Verdict.RESOLVED, who);
  }
}
