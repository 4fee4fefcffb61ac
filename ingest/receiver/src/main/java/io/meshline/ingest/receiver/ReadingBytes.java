package io.meshline.ingest.receiver;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import org.jspecify.annotations.Nullable;

/**
 * Tells {@link HalfRead} of the bytes that gRPC collects until a message is complete, and that
 * nobody else sees. Only bytes of messages that were asked for come this far; others wait in the
 * flow-control window of their connection.
 */
final class ReadingBytes extends ServerStreamTracer.Factory {
  private static final Context.Key<Tracer> CURRENT = Context.key("meshline-reading-bytes");

  // What each piece of a message takes besides its bytes: a caller may send them one by one.
  private static final int PIECE_BYTES = 128;

  @Override
  public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
    return new Tracer();
  }

  /**
   * Counts the call that now starts.
   *
   * @param part where it is counted
   */
  static void count(HalfRead.Part part) {
    Tracer tracer = CURRENT.get();
    if (tracer == null) {
      throw new IllegalStateException("context: not that of a call (expected: startCall's)");
    }
    tracer.part = part;
  }

  private static final class Tracer extends ServerStreamTracer {
    private volatile HalfRead.@Nullable Part part;

    @Override
    public Context filterContext(Context context) {
      return context.withValue(CURRENT, this);
    }

    @Override
    public void inboundWireSize(long bytes) {
      HalfRead.Part counted = part;
      if (counted != null) {
        counted.grew(bytes + PIECE_BYTES);
      }
    }
  }
}
