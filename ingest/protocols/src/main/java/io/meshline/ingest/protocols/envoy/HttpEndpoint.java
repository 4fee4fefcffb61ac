package io.meshline.ingest.protocols.envoy;

import io.meshline.schemas.Party;
import org.jspecify.annotations.Nullable;

/**
 * Where requests of an {@link HttpShape} came to. Immutable, thread-safe.
 *
 * @param name of the endpoint that was called
 * @param self who the proxy stands for, at the endpoint as callers know it
 * @param toldDestination who was called, at the endpoint; null unless entries say it themselves
 */
record HttpEndpoint(String name, Party self, @Nullable Party toldDestination) {
  /** What it takes on the heap, about, besides the texts of its path. */
  private static final int OVERHEAD = 300;

  /** What it takes on the heap, about. */
  int bytes() {
    return OVERHEAD + 3 * Character.BYTES * name.length();
  }
}
