package io.meshline.jobs.aggregation;

import io.meshline.schemas.CallChecks;
import io.meshline.schemas.Party;
import io.meshline.schemas.Scope;
import io.meshline.schemas.Side;
import io.meshline.schemas.plan.PartyPlan;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A party that is known by its bytes, as one writer writes them. Not thread-safe. */
final class KnownParty {

  private final PartyPlan plan;
  private final byte[] bytes;

  private boolean kept;

  // Whether it keeps all limits, as a caller and as a callee.
  private boolean checked;
  private boolean fitSource;
  private boolean fitDestination;

  // Where a call that counts for its endpoint alone may be observed of it.
  private boolean endpointAtServer;
  private boolean endpointAtClient;

  // As it was decoded for that, until who combines takes it: most ids are met once.
  private @Nullable Party decoded;

  // Who combines calls of this party hangs it here as they count.
  @Nullable NamedParty named;

  KnownParty(PartyPlan plan, byte[] bytes) {
    this.plan = plan;
    this.bytes = bytes;
  }

  boolean is(PartyPlan otherPlan, byte[] others, int from, int to) {
    return plan == otherPlan && Arrays.equals(bytes, 0, bytes.length, others, from, to);
  }

  /** It is kept from here on, by whoever finds parties. */
  void keep() {
    kept = true;
  }

  /** Whether it is found again when it comes again. */
  boolean isKept() {
    return kept;
  }

  /** Whether it may call. */
  boolean isFitSource() {
    check();
    return fitSource;
  }

  /** Whether it may be called, by calls of a scope that are observed at a side. */
  boolean isFitDestination(Scope scope, Side side) {
    check();
    return fitDestination
        && (scope != Scope.ENDPOINT || (side == Side.SERVER ? endpointAtServer : endpointAtClient));
  }

  private void check() {
    if (checked) {
      return;
    }
    checked = true;
    try {
      Party party = decode();
      fitSource = CallChecks.source(party) == null;
      fitDestination = CallChecks.destination(party) == null;
      endpointAtServer = CallChecks.scope(Scope.ENDPOINT, Side.SERVER, party) == null;
      endpointAtClient = CallChecks.scope(Scope.ENDPOINT, Side.CLIENT, party) == null;
      decoded = party;
    } catch (RuntimeException | StackOverflowError e) {
      // a kind that only writers know, say: the ordinary decoder tells what it is
      fitSource = false;
      fitDestination = false;
    }
  }

  /** The party, as it was decoded before, or anew if it was taken already. */
  Party take() {
    Party party = decoded;
    decoded = null;
    return party == null ? decode() : party;
  }

  private Party decode() {
    return plan.decode(bytes, 0, bytes.length);
  }
}
