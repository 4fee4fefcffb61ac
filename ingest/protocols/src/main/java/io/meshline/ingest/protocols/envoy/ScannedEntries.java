package io.meshline.ingest.protocols.envoy;

import io.meshline.ingest.protocols.messages.ShapeKey;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a message that was looked through, in their order. Used again for other messages,
 * so that an entry makes no object. Not for several threads.
 */
final class ScannedEntries {
  /** Entries whose endpoints are looked for together. */
  static final int AHEAD = 64;

  /** Of an entry: both halves of the digest. */
  private static final int HALVES = 2;

  /** Of an entry: where it begins and ends, and the length of its key. */
  private static final int PLACES = 3;

  private static final int FIRST = 32;

  /** With room for more entries it is not used again: it takes some 300 bytes for each. */
  private static final int KEPT = 512;

  private @Nullable LoggedRequest[] requests = new @Nullable LoggedRequest[FIRST];
  private KnownShapes.@Nullable Known[] known = new KnownShapes.@Nullable Known[FIRST];
  private long[] digests = new long[HALVES * FIRST];
  private int[] places = new int[PLACES * FIRST];
  private int size;

  /** Endpoints of some of them. */
  private final @Nullable HttpEndpoint[] endpoints = new @Nullable HttpEndpoint[AHEAD];

  /** What takes what the next entry has for itself, which is still nothing. */
  LoggedRequest next() {
    if (size == known.length) {
      requests = Arrays.copyOf(requests, 2 * size);
      known = Arrays.copyOf(known, 2 * size);
      digests = Arrays.copyOf(digests, HALVES * known.length);
      places = Arrays.copyOf(places, PLACES * known.length);
    }
    LoggedRequest request = requests[size];
    if (request == null) {
      request = new LoggedRequest(new LoggedTimes());
      requests[size] = request;
    } else {
      request.clear();
    }
    return request;
  }

  /**
   * Adds the {@link #next} entry, whose shape is not known yet.
   *
   * @param key whose digest was made
   * @param from where the entry begins in its message
   * @param to where it ends
   */
  void add(ShapeKey key, int from, int to) {
    digests[HALVES * size] = key.first();
    digests[HALVES * size + 1] = key.second();
    places[PLACES * size + 2] = key.length();
    add((KnownShapes.Known) null, from, to);
  }

  /** Adds the {@link #next} entry, whose shape is known. */
  void add(KnownShapes.@Nullable Known shape, int from, int to) {
    known[size] = shape;
    places[PLACES * size] = from;
    places[PLACES * size + 1] = to;
    size++;
  }

  /** Forgets all; false if it is not worth keeping for another message. */
  boolean clear() {
    // Also of the next one, which may have been taken and not added.
    for (int i = 0; i < requests.length && i <= size; i++) {
      LoggedRequest request = requests[i];
      if (request != null) {
        request.clear();
      }
    }
    Arrays.fill(known, 0, size, null);
    Arrays.fill(endpoints, null);
    size = 0;
    return known.length <= KEPT;
  }

  int size() {
    return size;
  }

  /** What tells it from others of its shape. */
  LoggedRequest request(int index) {
    return Objects.requireNonNull(requests[index]);
  }

  /** One half of its key's digest. */
  long first(int index) {
    return digests[HALVES * index];
  }

  /** The other half. */
  long second(int index) {
    return digests[HALVES * index + 1];
  }

  /** Where it begins. */
  int from(int index) {
    return places[PLACES * index];
  }

  /** Where it ends. */
  int to(int index) {
    return places[PLACES * index + 1];
  }

  /** How long its key is, in bytes. */
  int keyBytes(int index) {
    return places[PLACES * index + 2];
  }

  /** Its shape; null if it is not known, or not yet. */
  KnownShapes.@Nullable Known known(int index) {
    return known[index];
  }

  /** Sets its shape. */
  void know(int index, KnownShapes.@Nullable Known shape) {
    known[index] = shape;
  }

  /** Its endpoint, if it is the last one that was told for this place of {@link #AHEAD}. */
  @Nullable HttpEndpoint endpoint(int index) {
    return endpoints[index % AHEAD];
  }

  /** Tells its endpoint. */
  void endpoint(int index, @Nullable HttpEndpoint endpoint) {
    endpoints[index % AHEAD] = endpoint;
  }
}
