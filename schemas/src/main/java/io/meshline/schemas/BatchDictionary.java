package io.meshline.schemas;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parties and paths of a batch in the making, each once, by number. Not thread-safe. */
final class BatchDictionary {
  private static final int FIRST_ROOM = 512;

  /** No more is kept free for the next batch, in bytes. */
  private static final int MOST_ROOM = 512 << 10;

  /** Of a place in {@link CallPath}: more than a batch has parties. */
  private static final int PARTY_BITS = 20;

  /** More than any of the enumerations has values. */
  private static final int ENUM_BITS = 4;

  private final PartyEncoder encoder = new PartyEncoder();
  private final DigestNumbers partyIndex = new DigestNumbers();
  private final NumberTable pathIndex = new NumberTable();
  private PartyColumn parties = new PartyColumn(FIRST_ROOM);
  private PathColumn paths = new PathColumn();
  private long batch = 1;

  /** What was found of a party, until parties are forgotten or taken. To be used again. */
  static final class Looked {
    private @Nullable PartyKey key;
    private long first;
    private long second;
    private int number;
    private int bytes;

    /** What it adds to the batch, in bytes; 0 if that has it already. */
    int bytes() {
      return bytes;
    }
  }

  /**
   * Looks for a party. One that the batch does not have is written, but no part of it until it is
   * asked for its {@link #number}, in the order in which they were looked for.
   *
   * @throws NullPointerException if a field is null; then all are to be forgotten
   */
  void look(Party party, Looked into) {
    PartyKey key = encoder.find(party);
    into.key = key;
    into.bytes = 0;
    if (key != null && key.isIn(batch)) {
      into.number = key.number();
      return;
    }
    GrowingBytes end = parties.end();
    int begin = end.size();
    if (key == null) {
      into.key = encoder.write(party, end);
      into.first = encoder.first();
      into.second = encoder.second();
    } else {
      into.first = key.first();
      into.second = key.second();
    }
    into.number = partyIndex.find(into.first, into.second);
    if (into.number != DigestNumbers.NONE) {
      end.cut(begin);
      return;
    }
    if (key != null) {
      end.write(key.encoded());
    }
    into.bytes = end.size() - begin;
  }

  /** The number of a party that was looked for, which gets one if it has none. */
  int number(Looked looked) {
    if (looked.number == DigestNumbers.NONE) {
      looked.number = partyIndex.numberOf(looked.first, looked.second);
      if (looked.number == parties.size()) {
        parties.taken();
      } else {
        // The one that was looked for before is equal.
        parties.end().cut(parties.end().size() - looked.bytes);
      }
    }
    if (looked.key != null) {
      looked.key.number(batch, looked.number);
    }
    return looked.number;
  }

  /** Where the parties of the batch end. */
  int mark() {
    return parties.end().size();
  }

  /** Forgets parties that were looked for since a {@link #mark}, and got no numbers. */
  void forget(int mark) {
    parties.end().cut(mark);
  }

  /** The number of a path, which gets one if it has none. */
  @SuppressWarnings("EnumOrdinal") // For as long as a batch is in the making.
  int path(
      int source,
      int destination,
      Reporter reporter,
      Side side,
      Protocol protocol,
      TlsMode tls,
      Scope scope) {
    long key = ((long) source << PARTY_BITS) | destination;
    key = (key << ENUM_BITS) | reporter.ordinal();
    key = (key << ENUM_BITS) | side.ordinal();
    key = (key << ENUM_BITS) | protocol.ordinal();
    key = (key << ENUM_BITS) | tls.ordinal();
    key = (key << ENUM_BITS) | scope.ordinal();
    int index = pathIndex.numberOf(key);
    if (index == paths.size()) {
      paths.append(source, destination, reporter, side, protocol, tls, scope);
    }
    return index;
  }

  /** The parties so far, by number; the dictionary is empty once the paths are taken too. */
  List<Party> takeParties() {
    PartyColumn taken = parties;
    parties = new PartyColumn(nextRoom(taken.bytes()));
    partyIndex.clear();
    batch++;
    encoder.endBatch();
    return taken;
  }

  /** Somewhat more than the last column took: also for the call that a full batch refuses. */
  private static int nextRoom(int bytes) {
    return Math.max(FIRST_ROOM, Math.min(bytes + bytes / 8, MOST_ROOM));
  }

  /** Bytes of parties that are kept beyond a batch. */
  int keptBytes() {
    return encoder.keptBytes();
  }

  /** The paths so far, by number. */
  List<CallPath> takePaths() {
    PathColumn taken = paths;
    pathIndex.clear();
    paths = new PathColumn(nextRoom(taken.bytes()));
    return taken;
  }
}
