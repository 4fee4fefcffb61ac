package io.meshline.ingest.protocols.messages;

import io.meshline.schemas.Party;
import io.meshline.schemas.SecretHash;
import java.util.List;

/**
 * Parties of the same texts as the same object, mostly, as many as fit into some memory: whoever
 * gets them finds what it knows of one by the object, and few objects stay in the processor's
 * caches. They are shared, and so not to be changed. Thread-safe.
 */
public final class PartyTable {
  /** Of a party besides its texts. */
  private static final int PARTY_BYTES = 250;

  private final DigestTable<Party> known;

  /**
   * Room for some parties.
   *
   * @param places how many at most, a power of two
   * @param mostBytes how much memory they may take, about
   */
  public PartyTable(int places, long mostBytes) {
    this.known = new DigestTable<>(places, mostBytes);
  }

  /** The party that is to stand for all of its texts: mostly not the one that is told. */
  public Party only(Party told) {
    List<String> texts =
        List.of(
            told.getKind().name(),
            told.getTenant(),
            told.getEnvironment(),
            told.getNamespace(),
            told.getService(),
            told.getInstance(),
            told.getEndpoint());
    long first = 0;
    long second = 0;
    int characters = 0;
    for (String text : texts) {
      first = SecretHash.mix(first, text.length());
      second = SecretHash.mixOther(second, text.length());
      for (int i = 0; i < text.length(); i++) {
        first = SecretHash.mix(first, text.charAt(i));
        second = SecretHash.mixOther(second, text.charAt(i));
      }
      characters += text.length();
    }
    first = SecretHash.end(first);
    second = SecretHash.endOther(second);
    Party same = known.find(first, second);
    if (same == null) {
      known.add(first, second, told, PARTY_BYTES + 2 * characters);
      return told;
    }
    return same;
  }
}
