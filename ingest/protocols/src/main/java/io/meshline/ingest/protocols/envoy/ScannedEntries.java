package io.meshline.ingest.protocols.envoy;

import io.meshline.ingest.protocols.messages.ShapeKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entries of a message that was looked through, in their order. Not for several threads. */
final class ScannedEntries {
  /** Of an entry: both halves of the digest. */
  private static final int HALVES = 2;

  /** Of an entry: where it begins and ends, and the length of its key. */
  private static final int PLACES = 3;

  private static final int FIRST = 32;

  private final List<LoggedRequest> requests = new ArrayList<>();
  private final List<KnownShapes.@Nullable Known> known = new ArrayList<>();
  private long[] digests = new long[HALVES * FIRST];
  private int[] places = new int[PLACES * FIRST];

  /**
   * Adds an entry whose shape is not known yet.
   *
   * @param key whose digest was made
   * @param from where the entry begins in its message
   * @param to where it ends
   */
  void add(LoggedRequest request, ShapeKey key, int from, int to) {
    int index = add(request, from, to);
    known.add(null);
    digests[HALVES * index] = key.first();
    digests[HALVES * index + 1] = key.second();
    places[PLACES * index + 2] = key.length();
  }

  /** Adds an entry whose shape is known. */
  void add(LoggedRequest request, KnownShapes.Known shape, int from, int to) {
    int unused = add(request, from, to);
    known.add(shape);
  }

  private int add(LoggedRequest request, int from, int to) {
    int index = requests.size();
    if (HALVES * index == digests.length) {
      digests = Arrays.copyOf(digests, 2 * digests.length);
      places = Arrays.copyOf(places, 2 * places.length);
    }
    requests.add(request);
    places[PLACES * index] = from;
    places[PLACES * index + 1] = to;
    return index;
  }

  int size() {
    return requests.size();
  }

  /** What tells it from others of its shape. */
  LoggedRequest request(int index) {
    return requests.get(index);
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
    return known.get(index);
  }

  /** Sets its shape. */
  void know(int index, KnownShapes.@Nullable Known shape) {
    known.set(index, shape);
  }
}
