package io.meshline.jobs.pairing;

import io.meshline.schemas.Party;
import io.meshline.schemas.PartyTexts;
import org.jspecify.annotations.Nullable;

/**
 * One object for parties that are equal, as far as they came lately: what packs calls knows a party
 * by its object, and the sources of calls are made anew for each. One that is in another one's
 * place replaces it. Parties must not be changed afterwards. Not thread-safe.
 */
final class SharedParties {
  /** A power of two. */
  private static final int PLACES = 1 << 12;

  private final @Nullable Party[] parties = new Party[PLACES];

  /** An equal party, the same one as before if that is known. */
  Party of(Party party) {
    int hash = party.getEndpoint().hashCode();
    hash = 31 * hash + party.getService().hashCode();
    hash = 31 * hash + party.getInstance().hashCode();
    int place = (hash ^ (hash >>> 12)) & (PLACES - 1);
    Party known = parties[place];
    if (known != null && PartyTexts.equal(known, party)) {
      return known;
    }
    parties[place] = party;
    return party;
  }
}
