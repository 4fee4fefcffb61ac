package io.meshline.schemas;

/** Paths of a batch in the making, without an object for each. Not thread-safe. */
final class PathColumn extends EncodedColumn<CallPath> {
  private static final int ROOM = 512;

  PathColumn() {
    this(ROOM);
  }

  /**
   * @param room bytes that are likely to be needed
   */
  PathColumn(int room) {
    super(CallPath.SCHEMA$, room);
  }

  /**
   * Adds a path at the end.
   *
   * @param source number of a party
   * @param destination likewise
   */
  void append(
      int source,
      int destination,
      Reporter reporter,
      Side side,
      Protocol protocol,
      TlsMode tls,
      Scope scope) {
    encoded.number(source);
    encoded.number(destination);
    symbol(reporter);
    symbol(side);
    symbol(protocol);
    symbol(tls);
    symbol(scope);
    appended();
  }
}
