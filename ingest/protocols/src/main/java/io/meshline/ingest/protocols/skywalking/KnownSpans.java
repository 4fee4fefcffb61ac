package io.meshline.ingest.protocols.skywalking;

import io.meshline.ingest.protocols.messages.DigestTable;
import io.meshline.ingest.protocols.messages.PartyTable;
import io.meshline.schemas.Party;

/**
 * What spans that were seen are like, and of which services they were. Thread-safe.
 *
 * @param shapes by what is kept of a span
 * @param parties by service, instance and endpoint
 * @param peers each once for all shapes, by its texts
 */
record KnownSpans(DigestTable<SpanShape> shapes, DigestTable<Party> parties, PartyTable peers) {
  /** For all streams: agents come again when a connection breaks. */
  static final KnownSpans SHARED = of(1 << 16, 16 << 20);

  /** Spans with longer keys, in bytes, are decoded each time. */
  static final int LONGEST_KEY = 4 << 10;

  /** A part of the memory is for peers. Shapes keep those that they have. */
  private static final int PEERS_PART = 8;

  // Of each besides the texts that were made of its key.
  private static final int SHAPE_BYTES = 400;
  private static final int PARTY_BYTES = 250;

  /**
   * Room for some.
   *
   * @param places how many of each at most, a power of two
   * @param mostBytes how much memory each may take, about
   */
  static KnownSpans of(int places, long mostBytes) {
    return new KnownSpans(
        new DigestTable<>(places, mostBytes),
        new DigestTable<>(places, mostBytes),
        new PartyTable(places, mostBytes / PEERS_PART));
  }

  /** Whether a span of this shape is to be learned. */
  boolean lacks(ScannedSpan span) {
    return span.keyBytes <= LONGEST_KEY && shapes.find(span.first, span.second) == null;
  }

  void add(ScannedSpan span, SpanShape shape) {
    if (span.keyBytes <= LONGEST_KEY) {
      shapes.add(span.first, span.second, shape, SHAPE_BYTES + 2 * span.keyBytes);
    }
  }

  void add(long first, long second, int keyBytes, Party party) {
    if (keyBytes <= LONGEST_KEY) {
      parties.add(first, second, party, PARTY_BYTES + 2 * keyBytes);
    }
  }
}
