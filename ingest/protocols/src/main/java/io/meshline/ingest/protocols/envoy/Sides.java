package io.meshline.ingest.protocols.envoy;

import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Rejection;
import io.meshline.schemas.CallRecord;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Hands on what an entry tells of either side, or why it cannot be told. Pure functions. */
final class Sides {
  private Sides() {}

  /** Each side is an observation of its own: that one cannot be converted is no fault of both. */
  static void hand(
      Ends.Seen seen, Supplier<CallRecord> server, Supplier<CallRecord> client, Outlet outlet) {
    if (seen != Ends.Seen.CLIENT) {
      hand(server, outlet);
    }
    if (seen != Ends.Seen.SERVER) {
      hand(client, outlet);
    }
  }

  private static void hand(Supplier<CallRecord> side, Outlet outlet) {
    CallRecord call = built(side, outlet);
    if (call != null) {
      outlet.call(call);
    }
  }

  /** What is built, or null if it was rejected. */
  static <T> @Nullable T built(Supplier<T> builder, Outlet outlet) {
    try {
      return builder.get();
    } catch (RuntimeException fault) {
      outlet.reject(Rejection.of(fault));
    }
    return null;
  }
}
