package io.meshline.ingest.protocols.envoy;

import io.meshline.ingest.protocols.messages.DigestTable;
import io.meshline.ingest.protocols.messages.ShapeKey;
import io.meshline.schemas.Party;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints that came more than once, as many as fit into some memory. A path with an id in it
 * comes once only: its endpoint is made and let go, and takes no place of one that comes again.
 * Thread-safe.
 */
final class KnownEndpoints {
  /** For all streams, as {@link KnownShapes#SHARED}. */
  static final KnownEndpoints SHARED = new KnownEndpoints(1 << 16, 16L << 20);

  /** Endpoints with longer paths are made each time, in bytes. */
  private static final int LONGEST = 2 << 10;

  private final DigestTable<HttpEndpoint> known;

  /**
   * Of endpoints that came once, one half of the digest at a place that the other one tells. That
   * threads write over each other does no harm: what is known here makes no difference but to when
   * an endpoint is kept.
   */
  private final long[] once;

  /**
   * Room for some endpoints.
   *
   * @param places how many at most, a power of two
   * @param mostBytes how much memory they may take, about
   */
  KnownEndpoints(int places, long mostBytes) {
    this.known = new DigestTable<>(places, mostBytes);
    this.once = new long[places];
  }

  /**
   * The endpoint that has a digest; null if it is not known.
   *
   * @param key whose digest was made of the hash of the endpoints and of the paths
   */
  @Nullable HttpEndpoint find(ShapeKey key, HttpEndpoints of) {
    HttpEndpoint endpoint = known.find(key.first(), key.second());
    return endpoint != null && endpoint.of().equals(of) ? endpoint : null;
  }

  /**
   * Makes an endpoint that is not known.
   *
   * @param key likewise
   * @param shared gives the party that is to stand for all of its texts
   */
  HttpEndpoint make(
      ShapeKey key,
      HttpEndpoints of,
      String path,
      String originalPath,
      UnaryOperator<Party> shared) {
    if (key.length() > LONGEST || !cameBefore(key)) {
      return of.at(path, originalPath, UnaryOperator.identity());
    }
    HttpEndpoint endpoint = of.at(path, originalPath, shared);
    known.add(key.first(), key.second(), endpoint, endpoint.bytes());
    return endpoint;
  }

  private boolean cameBefore(ShapeKey key) {
    int place = (int) key.first() & (once.length - 1);
    if (once[place] == key.second()) {
      return true;
    }
    once[place] = key.second();
    return false;
  }

  /** How much memory is taken, about. */
  long bytes() {
    return known.bytes() + (long) Long.BYTES * once.length;
  }
}
