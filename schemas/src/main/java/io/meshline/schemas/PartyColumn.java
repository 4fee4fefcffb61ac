package io.meshline.schemas;

/** Parties of a batch in the making, without an object for each. Not thread-safe. */
final class PartyColumn extends EncodedColumn<Party> {

  /**
   * @param room bytes that are likely to be needed
   */
  PartyColumn(int room) {
    super(Party.SCHEMA$, room);
  }

  /** Where the next party is to be written; it is one of the column once it was {@link #taken}. */
  GrowingBytes end() {
    return encoded;
  }

  /** The next party is written. */
  void taken() {
    appended();
  }
}
