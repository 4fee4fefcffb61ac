package io.meshline.schemas;

import java.io.IOException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/**
 * Parties of a batch, written by what their keys know of them; a party is only made when somebody
 * asks for it, and then it is that one which counts. Not thread-safe.
 */
final class PartyColumn extends AbstractList<Party> implements PlainColumn, RandomAccess {
  private final List<PartyKey> keys = new ArrayList<>();

  /** Those that somebody has, by number; empty as long as there is none. */
  private final List<@Nullable Party> given = new ArrayList<>();

  /** Adds a party at the end. */
  void append(PartyKey party) {
    keys.add(party);
    modCount++;
  }

  @Override
  public Party get(int index) {
    Objects.checkIndex(index, keys.size());
    while (given.size() <= index) {
      given.add(null);
    }
    Party party = given.get(index);
    if (party == null) {
      party = keys.get(index).party();
      given.set(index, party);
    }
    return party;
  }

  @Override
  public Party set(int index, Party party) {
    Party before = get(index);
    given.set(index, party);
    keys.set(index, new PartyKey(party));
    return before;
  }

  @Override
  public void add(int index, Party party) {
    if (index < keys.size()) {
      Party moved = get(index); // Makes room for the new one before it.
      Objects.requireNonNull(moved);
      given.add(index, party);
    }
    keys.add(index, new PartyKey(party));
    set(index, party);
    modCount++;
  }

  @Override
  public Party remove(int index) {
    Party before = get(index);
    given.remove(index);
    keys.remove(index);
    modCount++;
    return before;
  }

  @Override
  public int size() {
    return keys.size();
  }

  @Override
  public void write(Encoder out) throws IOException {
    out.writeArrayStart();
    out.setItemCount(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      out.startItem();
      Party party = i < given.size() ? given.get(i) : null;
      if (party == null) {
        keys.get(i).write(out);
      } else {
        party.customEncode(out);
      }
    }
    out.writeArrayEnd();
  }
}
