package io.meshline.ingest.receiver;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells {@link HalfRead} of the bytes that gRPC collects until a message is complete, and the call
 * when it is: it may then still have to wait for a thread; and how the transport ended it. Nobody
 * else sees any of this. Only bytes of messages that were asked for come this far; others wait in
 * the flow-control window of their connection.
 */
final class ReadingBytes extends ServerStreamTracer.Factory {
  private static final Context.Key<Tracer> CURRENT = Context.key("meshline-reading-bytes");

  // What each piece of a message takes besides its bytes: a caller may send them one by one.
  private static final int PIECE_BYTES = 128;

  private final BiConsumer<String, Status.Code> refused;

  /**
   * @param refused told of each call that ended before anybody counted it here, by the full name of
   *     its method, with what its caller was told
   */
  ReadingBytes(BiConsumer<String, Status.Code> refused) {
    this.refused = refused;
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
    return new Tracer(code -> refused.accept(fullMethodName, code));
  }

  /** A call, as far as this can tell it something. */
  interface Call {
    /** Where what comes of a message is counted. */
    HalfRead.Part half();

    /**
     * A message is complete, and about to be handed on.
     *
     * @param heldBytes what it took until now
     */
    void whole(long heldBytes);

    /** The stream has ended; of those whose end the call itself decided, it knows that already. */
    void streamEnded(Status.Code code);
  }

  /**
   * Counts the call that now starts.
   *
   * @return false if its caller has left already: it has been told as refused
   */
  static boolean count(Call call) {
    Tracer tracer = CURRENT.get();
    if (tracer == null) {
      throw new IllegalStateException("context: not that of a call (expected: startCall's)");
    }
    return tracer.starts(call);
  }

  /**
   * What a caller was told by a stream's end. Where the transport names no fault of what was sent,
   * nobody was left to be told anything.
   */
  private static Status.Code told(Status status) {
    return switch (status.getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED -> Status.Code.CANCELLED;
      case UNKNOWN -> isOurFault(status) ? Status.Code.UNKNOWN : Status.Code.CANCELLED;
      default -> status.getCode();
    };
  }

  /** Whether gRPC ended the call since our code threw something. */
  private static boolean isOurFault(Status status) {
    String why = status.getDescription();
    return why != null && why.startsWith("Application error");
  }

  private static final class Tracer extends ServerStreamTracer {
    private final Consumer<Status.Code> refused;
    private volatile @Nullable Call counted;
    private boolean ended;

    Tracer(Consumer<Status.Code> refused) {
      this.refused = refused;
    }

    synchronized boolean starts(Call call) {
      if (ended) {
        return false;
      }
      counted = call;
      return true;
    }

    @Override
    public Context filterContext(Context context) {
      return context.withValue(CURRENT, this);
    }

    @Override
    public void inboundWireSize(long bytes) {
      Call call = counted;
      if (call != null) {
        call.half().grew(bytes + PIECE_BYTES);
      }
    }

    @Override
    public void inboundMessageRead(int number, long wireBytes, long uncompressedBytes) {
      Call call = counted;
      if (call != null) {
        call.whole(call.half().done());
      }
    }

    @Override
    public void streamClosed(Status status) {
      Call call;
      synchronized (this) {
        ended = true;
        call = counted;
      }
      Status.Code told = told(status);
      if (call == null) {
        refused.accept(told);
      } else {
        call.streamEnded(told);
      }
    }
  }
}
