package io.meshline.jobs.aggregation;

import io.meshline.aggregation.EndpointNames;
import io.meshline.schemas.Party;
import io.meshline.schemas.PartyTexts;
import io.meshline.schemas.SecretHash;
import org.jspecify.annotations.Nullable;

/**
 * The parties of the paths that a subtask has met lately, as their calls count: those whose
 * endpoints have the same normalised name are one. Finding one that is known makes no object unless
 * its name is to be changed; a {@link KnownParty} has its own hang at it. Forgotten by generations,
 * which begin when those of the paths do. Not thread-safe.
 */
final class NamedParties {

  private static final int SLOTS = 1_024;
  private static final int CHARS_OF_WORD = Long.SIZE / Character.SIZE;

  private final EndpointNames names;

  // Names that stay as they are, met lately: who decodes calls asks for the same ones all the
  // time. Those with ids in them would only be in the way.
  private final @Nullable String[] normal = new @Nullable String[SLOTS];

  private Generation<NamedParty> young = new Generation<>();
  private Generation<NamedParty> old = new Generation<>();
  private long epoch = KnownPath.nextEpoch();
  private long epochBefore = epoch;

  NamedParties(EndpointNames names) {
    this.names = names;
  }

  /** Of a party whose bytes are known. */
  NamedParty find(KnownParty known) {
    NamedParty named = known.named;
    if (named == null || !isKept(named)) {
      named = find(known.take());
      known.named = named;
    }
    return named;
  }

  /** Of a decoded party. */
  NamedParty find(Party party) {
    String endpoint = normalised(party.getEndpoint());
    long hash = hash(party, endpoint);
    NamedParty named = find(young, hash, party, endpoint);
    if (named != null) {
      return named;
    }
    named = find(old, hash, party, endpoint);
    if (named == null) {
      named = new NamedParty(PartyTexts.at(party, endpoint), hash);
    }
    keep(named);
    return named;
  }

  /** Takes a party over from an older generation, if it is of one. */
  void keep(NamedParty named) {
    if (named.epoch != epoch) {
      named.epoch = epoch;
      young.put(named.hash, named);
    }
  }

  /** Begins a generation. What is not kept until the next one begins is forgotten. */
  void turn() {
    old = young;
    young = new Generation<>();
    epochBefore = epoch;
    epoch = KnownPath.nextEpoch();
  }

  /** Whether a party was not forgotten; it is not from here on. */
  private boolean isKept(NamedParty named) {
    if (named.epoch == epochBefore) {
      keep(named);
    }
    return named.epoch == epoch;
  }

  private static @Nullable NamedParty find(
      Generation<NamedParty> among, long hash, Party party, String endpoint) {
    int at = among.first(hash);
    for (NamedParty named = among.at(at); named != null; named = among.at(at)) {
      if (among.hashAt(at) == hash && equal(named.party, party, endpoint)) {
        return named;
      }
      at = among.after(at);
    }
    return null;
  }

  private String normalised(String endpoint) {
    int slot = endpoint.hashCode() & (SLOTS - 1);
    if (endpoint.equals(normal[slot])) {
      return endpoint;
    }
    String name = names.normalise(endpoint);
    if (name.equals(endpoint)) {
      normal[slot] = endpoint;
    }
    return name;
  }

  // Kinds are few, and a hash does not outlive the JVM.
  @SuppressWarnings("EnumOrdinal")
  private static long hash(Party party, String endpoint) {
    long hash = hash(party.getKind().ordinal(), party.getService());
    hash = hash(hash, party.getInstance());
    hash = hash(hash, endpoint);
    hash = hash(hash, party.getNamespace());
    hash = hash(hash, party.getEnvironment());
    return SecretHash.end(hash(hash, party.getTenant()));
  }

  /** Not by the text's own hash: whoever names parties could choose many of the same. */
  private static long hash(long before, String text) {
    int length = text.length();
    long hash = SecretHash.mix(before, length);
    for (int i = 0; i < length; i += CHARS_OF_WORD) {
      int end = Math.min(i + CHARS_OF_WORD, length);
      long word = 0;
      for (int j = i; j < end; j++) {
        word = word << Character.SIZE | text.charAt(j);
      }
      hash = SecretHash.mix(hash, word);
    }
    return hash;
  }

  private static boolean equal(Party named, Party party, String endpoint) {
    return named.getEndpoint().equals(endpoint) && PartyTexts.equalButEndpoint(named, party);
  }
}
