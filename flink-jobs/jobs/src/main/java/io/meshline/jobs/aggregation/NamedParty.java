package io.meshline.jobs.aggregation;

import io.meshline.schemas.Party;

/**
 * A party as its calls count: its endpoint has the normalised name. {@link NamedParties} have one
 * object for each, so where two of them are to be compared it is enough to see whether they are the
 * same.
 */
final class NamedParty {

  final Party party;

  /** What it is found by. */
  final long hash;

  /** Of which generation it is. */
  long epoch;

  NamedParty(Party party, long hash) {
    this.party = party;
    this.hash = hash;
  }
}
