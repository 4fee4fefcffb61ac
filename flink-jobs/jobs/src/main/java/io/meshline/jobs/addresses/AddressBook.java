package io.meshline.jobs.addresses;

import io.meshline.schemas.Party;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who was seen to answer at the ports of one host, and for which times. Immutable; what a lookup
 * gives depends on the set of claims, not on their order, as long as no more than {@link
 * #MAX_SERVICES} services claim one port.
 *
 * <ul>
 *   <li>Exactly one service with a claim that holds: that service; its instance too if only one
 *       has.
 *   <li>Two or more: ambiguous.
 *   <li>Nobody claims the port: a claim of the whole host counts, if no other service claims any
 *       part of the host.
 * </ul>
 */
@SuppressWarnings("ReferenceEquality") // The same object means: nothing has changed.
record AddressBook(List<Claimant> claimants) {
  static final AddressBook EMPTY = new AddressBook(List.of());

  /** Services kept per port; of more, those whose claims end first are forgotten. */
  static final int MAX_SERVICES = 8;

  /** Instances told apart per service and port; of more, none is. */
  static final int MAX_INSTANCES = 8;

  /**
   * One who claims a port.
   *
   * @param port the port or {@link Address#ANY_PORT}
   * @param service who it is; without an instance when it has too many to tell apart
   * @param validity when its claims hold
   */
  record Claimant(int port, Party service, Validity validity) {}

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
    claimants = List.copyOf(claimants);
  }

  /** With one more claim; this very object if it says nothing new. */
  AddressBook with(int port, Party service, Validity.Range validity) {
    Party who = tellsApart(port, service) ? service : Parties.withoutInstance(service);
    List<Claimant> all = new ArrayList<>(claimants.size() + 1);
    boolean known = false;
    for (Claimant claimant : claimants) {
      if (claimant.port == port && claimant.service.equals(who)) {
        Validity longer = claimant.validity.and(validity);
        if (longer == claimant.validity) {
          return this;
        }
        all.add(new Claimant(port, who, longer));
        known = true;
      } else {
        all.add(claimant);
      }
    }
    if (!known) {
      all.add(new Claimant(port, who, Validity.NEVER.and(validity)));
      if (instances(all, port, who) > MAX_INSTANCES) {
        merge(all, port, who);
      } else if (services(all, port) > MAX_SERVICES) {
        forgetFirstToEnd(all, port);
      }
    }
    return new AddressBook(all);
  }

  /** Who answers at that port for calls of that slot. */
  Answer lookup(int port, long slot) {
    Answer exact = only(claimants.stream().filter(c -> c.port == port), slot);
    if (exact.verdict != Verdict.UNCLAIMED || port == Address.ANY_PORT) {
      return exact;
    }
    Answer whole = only(claimants.stream().filter(c -> c.port == Address.ANY_PORT), slot);
    return whole.verdict == Verdict.RESOLVED
            && only(claimants.stream(), slot).verdict == Verdict.AMBIGUOUS
        ? Answer.AMBIGUOUS
        : whole;
  }

  /** Without claims that ended before that slot; this very object if there are none. */
  AddressBook from(long slot) {
    List<Claimant> kept = new ArrayList<>(claimants.size());
    boolean changed = false;
    for (Claimant claimant : claimants) {
      Validity left = claimant.validity.from(slot);
      changed |= left != claimant.validity;
      if (!left.isEmpty()) {
        kept.add(
            left == claimant.validity
                ? claimant
                : new Claimant(claimant.port, claimant.service, left));
      }
    }
    return changed ? new AddressBook(kept) : this;
  }

  boolean isEmpty() {
    return claimants.isEmpty();
  }

  boolean knows(int port) {
    return claimants.stream().anyMatch(c -> c.port == port);
  }

  /** Number of ports with claims, that of the whole host included. */
  int addresses() {
    return (int) claimants.stream().mapToInt(Claimant::port).distinct().count();
  }

  /** The slot in which the first claimant's last claim ends. */
  long firstEnd() {
    return claimants.stream().mapToLong(c -> c.validity.end()).min().orElse(Long.MIN_VALUE);
  }

  private static Answer only(Stream<Claimant> claimants, long slot) {
    @Nullable Party found = null;
    for (Claimant claimant : claimants.filter(c -> c.validity.at(slot)).toList()) {
      if (found == null) {
        found = claimant.service;
      } else if (!Parties.sameService(found, claimant.service)) {
        return Answer.AMBIGUOUS;
      } else if (!found.getInstance().equals(claimant.service.getInstance())) {
        found = Parties.withoutInstance(found);
      }
    }
    return found == null ? Answer.UNCLAIMED : new Answer(Verdict.RESOLVED, found);
  }

  private boolean tellsApart(int port, Party service) {
    return claimants.stream()
        .noneMatch(
            c ->
                c.port == port
                    && c.service.getInstance().isEmpty()
                    && Parties.sameService(c.service, service));
  }

  private static long instances(List<Claimant> all, int port, Party service) {
    return all.stream()
        .filter(c -> c.port == port && Parties.sameService(c.service, service))
        .count();
  }

  private static long services(List<Claimant> all, int port) {
    return all.stream()
        .filter(c -> c.port == port)
        .map(c -> Parties.withoutInstance(c.service))
        .distinct()
        .count();
  }

  private static void merge(List<Claimant> all, int port, Party service) {
    Validity together = Validity.NEVER;
    for (Claimant claimant : List.copyOf(all)) {
      if (claimant.port == port && Parties.sameService(claimant.service, service)) {
        together = together.and(claimant.validity);
        all.remove(claimant);
      }
    }
    all.add(new Claimant(port, Parties.withoutInstance(service), together));
  }

  private static void forgetFirstToEnd(List<Claimant> all, int port) {
    Claimant first = null;
    for (Claimant claimant : all) {
      if (claimant.port == port
          && (first == null || claimant.validity.end() < first.validity.end())) {
        first = claimant;
      }
    }
    if (first != null) {
      Party service = first.service;
      all.removeIf(c -> c.port == port && Parties.sameService(c.service, service));
    }
  }
}
