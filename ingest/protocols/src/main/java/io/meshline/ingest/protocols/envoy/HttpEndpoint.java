package io.meshline.ingest.protocols.envoy;

import io.meshline.schemas.Party;
import org.jspecify.annotations.Nullable;

/**
 * Where requests of an {@link HttpShape} came to. Immutable, thread-safe.
 *
 * @param of which endpoints it is one
 * @param name of the endpoint that was called
 * @param self who the proxy stands for, at the endpoint as callers know it
 * @param toldDestination who was called, at the endpoint; null unless entries say it themselves
 */
record HttpEndpoint(HttpEndpoints of, String name, Party self, @Nullable Party toldDestination) {
  /** What it takes on the heap besides the texts of its paths, about, with what it is for. */
  private static final int OVERHEAD = 500;

  /** What it takes on the heap, about. */
  int bytes() {
    int letters = name.length() + self.getEndpoint().length();
    if (toldDestination != null) {
      letters += toldDestination.getEndpoint().length();
    }
    return OVERHEAD + Character.BYTES * letters;
  }
}
