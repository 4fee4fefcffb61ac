package io.meshline.ingest.protocols.skywalking;

import io.meshline.ingest.protocols.messages.DigestTable;
import io.meshline.schemas.Party;
import io.meshline.schemas.SecretHash;
import java.util.List;

/**
 * What spans that were seen are like, and of which services they were. Thread-safe.
 *
 * @param shapes by what is kept of a span
 * @param parties by service, instance and endpoint
 * @param peers each once for all shapes, by its texts
 */
record KnownSpans(
    DigestTable<SpanShape> shapes, DigestTable<Party> parties, DigestTable<Party> peers) {
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
        new DigestTable<>(places, mostBytes / PEERS_PART));
  }

  /** The peer, as the same object mostly. */
  Party peer(Party told) {
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
    Party same = peers.find(first, second);
    if (same == null) {
      peers.add(first, second, told, PARTY_BYTES + 2 * characters);
      return told;
    }
    return same;
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
