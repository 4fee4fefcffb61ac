package io.meshline.ingest.receiver;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells {@link HalfRead} of the bytes that gRPC collects until a message is complete, and the call
 * when it is: it may then still have to wait for a thread. Nobody else sees either. Only bytes of
 * messages that were asked for come this far; others wait in the flow-control window of their
 * connection.
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
   * @param part where what comes of a message is counted
   * @param whole told with the bytes that a message took there when it is complete, before it is
   *     handed on
   */
  static void count(HalfRead.Part part, LongConsumer whole) {
    Tracer tracer = CURRENT.get();
    if (tracer == null) {
      throw new IllegalStateException("context: not that of a call (expected: startCall's)");
    }
    tracer.counted = new Counted(part, whole);
  }

  private record Counted(HalfRead.Part part, LongConsumer whole) {}

  private static final class Tracer extends ServerStreamTracer {
    private volatile @Nullable Counted counted;

    @Override
    public Context filterContext(Context context) {
      return context.withValue(CURRENT, this);
    }

    @Override
    public void inboundWireSize(long bytes) {
      Counted call = counted;
      if (call != null) {
        call.part().grew(bytes + PIECE_BYTES);
      }
    }

    @Override
    public void inboundMessageRead(int number, long wireBytes, long uncompressedBytes) {
      Counted call = counted;
      if (call != null) {
        call.whole().accept(call.part().done());
      }
    }
  }
}
