package io.meshline.ingest.receiver;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.meshline.ingest.protocols.Outlet;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One gRPC call whose messages are taken. It reads its next message, or some small ones, only while
 * there is room, and is answered only when all its messages are settled.
 */
final class TakenCall extends ServerCall.Listener<RawMessage> implements ReadingBytes.Call {
  /** Most small messages that are asked for at once: each time anew costs two threads a wake-up. */
  private static final int AHEAD = 8;

  private static final int SMALL_BYTES = 8 << 10;

  /** What is asked for at once is no more than one part in so many of what a call has room for. */
  private static final int SHARE = 4;

  private final ServerCall<RawMessage, RawMessage> call;
  private final TakenMethod method;
  private final Conversion conversion;
  private final CallContext context;
  private final Runnable read = this::read;
  private final HalfRead.Part half;

  // Guarded by this.
  private long inFlight;
  private long messages;
  private int unsettled;
  private int ahead = 1;

  /** Messages that were asked for, or wait to be, and have not come. */
  private int asked;

  private boolean callerDone;
  private boolean draining;

  /**
   * What the caller is told, by us or by the transport, from the moment it is; until then it is one
   * who left.
   */
  private String code = Status.Code.CANCELLED.name();

  private boolean answered;

  /** The transport has ended it; its caller cannot be told anything more. */
  private boolean gone;

  private boolean ended;
  private boolean lost;
  private @Nullable Receipt last;
  private final Queue<InFlight.Arrival> arrived = new ArrayDeque<>(1);
  private @Nullable Future<?> timeout;

  TakenCall(ServerCall<RawMessage, RawMessage> call, TakenMethod method, CallContext context) {
    this.call = call;
    this.method = method;
    this.context = context;
    this.conversion = method.conversions().get();
    this.half = context.halfRead().place(this::tooLate);
  }

  /** Begins reading. */
  void start() {
    if (!ReadingBytes.count(this)) {
      synchronized (this) {
        ended = true;
      }
      half.close();
      return;
    }
    context.counters().callOpened(method.source());
    context.open(this);
    if (method.shape() == TakenMethod.Shape.EXPORT) {
      synchronized (this) {
        timeout = context.later(this::tooLate);
      }
    }
    next();
  }

  /** Ends a stream that would not end by itself, as soon as what it sent is settled. */
  void drain() {
    synchronized (this) {
      draining = true;
    }
    finish();
  }

  @Override
  public HalfRead.Part half() {
    return half;
  }

  /** A message is complete and goes to a worker as soon as one is free. */
  @Override
  public void whole(long heldBytes) {
    if (heldBytes == HalfRead.ENDED) {
      // The caller is told that it was not taken.
      return;
    }
    InFlight.Arrival arrival = context.inFlight().arrived(heldBytes);
    synchronized (this) {
      if (!ended) {
        arrived.add(arrival);
        unsettled++;
        return;
      }
    }
    arrival.dropped();
  }

  @Override
  public void onMessage(RawMessage message) {
    byte[] bytes = message.bytes();
    int length = bytes.length;
    half.converts();
    synchronized (this) {
      InFlight.Arrival arrival = arrived.poll();
      if (arrival == null || !arrival.taken(length)) {
        // The caller was told that it was not taken.
        return;
      }
      asked--;
      messages++;
      inFlight += length;
      ahead = message.broken() ? 1 : ahead(length);
    }
    if (message.oversized()) {
      context.counters().rejected(method.source(), RefusedMessages.TOO_LARGE);
      end(Answers.oversized(context.maxMessageBytes()), new Metadata());
      settled(new Receipt(0, receipt -> {}), 0);
      return;
    }
    context
        .intake()
        .take(
            method.source(),
            message.broken() ? TakenCall::refuseBroken : conversion,
            bytes,
            // Not the bytes themselves: they are not needed while records wait for the broker.
            receipt -> settled(receipt, length));
    next();
  }

  @Override
  public synchronized void streamEnded(Status.Code told) {
    if (!answered) {
      code = told.name();
      gone = true;
    }
  }

  private static void refuseBroken(byte[] message, Outlet outlet) throws IOException {
    throw new IOException("message: cannot be decompressed (expected: as grpc-encoding says)");
  }

  @Override
  public void onHalfClose() {
    boolean nothing;
    synchronized (this) {
      callerDone = true;
      nothing = messages == 0 && !method.shape().stream();
    }
    if (nothing) {
      end(Answers.noMessage(), new Metadata());
    } else {
      finish();
    }
  }

  @Override
  public void onCancel() {
    over();
  }

  @Override
  public void onComplete() {
    over();
  }

  /** How many messages may be asked for behind one of a size: of large ones one. */
  private int ahead(int messageBytes) {
    if (!method.shape().stream() || messageBytes > SMALL_BYTES) {
      return 1;
    }
    long room = (context.maxBytesPerCall() - inFlight) / SHARE / Math.max(1, messageBytes);
    return (int) Math.max(1, Math.min(AHEAD, room));
  }

  /** Asks for the next messages; for one it may have to wait. */
  private void next() {
    int more;
    synchronized (this) {
      boolean enough = !method.shape().stream() && messages > 0;
      boolean full = inFlight >= context.maxBytesPerCall();
      // Not before half of them have come: else it would be one at a time again.
      if (ended || callerDone || 2 * asked > ahead || enough || full || endsByDrain()) {
        return;
      }
      more = ahead - asked;
      if (more > 1 && context.inFlight().open(more)) {
        asked += more;
      } else if (asked > 0) {
        return;
      } else {
        more = 0;
        asked = 1;
      }
    }
    if (more > 0) {
      call.request(more);
    } else {
      context.inFlight().whenOpen(read);
    }
  }

  private void read() {
    call.request(1);
  }

  private void settled(Receipt receipt, long messageBytes) {
    synchronized (this) {
      unsettled--;
      inFlight -= messageBytes;
      last = receipt;
      lost |= receipt.isLost();
    }
    context.inFlight().release(receipt.bytes());
    next();
    finish();
  }

  private void finish() {
    Receipt receipt;
    boolean notPublished;
    synchronized (this) {
      boolean done = callerDone || endsByDrain() || (!method.shape().stream() && messages > 0);
      if (ended || !done || unsettled > 0) {
        return;
      }
      receipt = last;
      notPublished = lost;
    }
    if (notPublished) {
      end(Answers.late(), Answers.retryLater());
    } else if (method.shape() != TakenMethod.Shape.EXPORT || receipt == null) {
      answer(RawMessage.EMPTY);
    } else if (receipt.isUndecodable()) {
      end(Answers.undecodable(receipt), new Metadata());
    } else {
      answer(Answers.export(receipt));
    }
  }

  private synchronized boolean endsByDrain() {
    return draining && method.shape() == TakenMethod.Shape.ENDLESS_STREAM;
  }

  private void tooLate() {
    end(Answers.late(), Answers.retryLater());
  }

  private void answer(RawMessage message) {
    synchronized (this) {
      if (answered || gone || ended || call.isCancelled()) {
        return;
      }
      // Decided and done in one go: two threads may find at once that all is settled.
      answered(Status.OK);
      call.sendHeaders(new Metadata());
      call.sendMessage(message);
      call.close(Status.OK, new Metadata());
    }
    over();
  }

  private void end(Status status, Metadata trailers) {
    synchronized (this) {
      if (answered || gone || ended || call.isCancelled()) {
        return;
      }
      answered(status);
      call.close(status, trailers);
    }
    over();
  }

  /** Before the call is closed, under the lock: its end may be told by another thread at once. */
  private void answered(Status status) {
    answered = true;
    code = status.getCode().name();
  }

  private void over() {
    List<InFlight.Arrival> dropped;
    String told;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      told = code;
      dropped = List.copyOf(arrived);
      arrived.clear();
      if (timeout != null) {
        timeout.cancel(false);
      }
    }
    context.inFlight().forget(read);
    half.close();
    dropped.forEach(InFlight.Arrival::dropped);
    context.closed(this);
    context.counters().callClosed(method.source());
    context.counters().answered(method.source(), told);
  }
}
