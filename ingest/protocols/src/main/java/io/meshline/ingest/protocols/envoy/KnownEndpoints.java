package io.meshline.ingest.protocols.envoy;

import io.meshline.ingest.protocols.messages.DigestTable;
import io.meshline.ingest.protocols.messages.ShapeKey;
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

  /**
   * For so many places there is one for an endpoint that came once. Few: an id that comes again
   * only after many others is forgotten by then, and is not kept; and few stay in the processor's
   * caches.
   */
  private static final int ONCE_PART = 8;

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
    this.once = new long[Math.max(1, places / ONCE_PART)];
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
   * Whether an endpoint that is not known is to be kept, since it came not long ago.
   *
   * @param key likewise
   */
  boolean keeps(ShapeKey key) {
    return key.length() <= LONGEST && cameBefore(key);
  }

  /**
   * Keeps an endpoint.
   *
   * @param key likewise
   */
  void add(ShapeKey key, HttpEndpoint endpoint) {
    known.add(key.first(), key.second(), endpoint, endpoint.bytes());
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
