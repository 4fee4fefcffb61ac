package io.meshline.ingest.receiver;

import io.meshline.ingest.receiver.TakenPath.Format;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request whose body is taken. The body is read only while there is room for it, and the
 * request is answered only when all that the body became is settled. No thread waits for either.
 */
final class TakenRequest {
  private static final String RETRY_SECONDS = "5";

  private enum Stage {
    WAITING,
    READING,
    READ,
    OVER
  }

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final TakenPath path;
  private final Format format;
  private final ContentCoding coding;
  private final CallContext context;
  private final Executor workers;
  private final Runnable onEnd;
  private final HalfRead.Part half;
  private final Runnable admitted = this::admitted;

  // Used by the reader of the body, and then by the worker that converts it.
  private ByteArrayOutputStream body = new ByteArrayOutputStream(512);

  // Written by the reader of the body.
  private volatile int came;
  private volatile boolean callerAwaited;

  // Guarded by this.
  private Stage stage = Stage.WAITING;
  private InFlight.@Nullable Arrival arrived;
  private @Nullable Future<?> timeout;
  private int staying = 2;
  private boolean unread;
  private boolean delayed;

  /**
   * @param onEnd told once, when the request's answer is written or it is broken off
   */
  TakenRequest(
      Request request,
      Response response,
      Callback callback,
      TakenPath path,
      Format format,
      ContentCoding coding,
      CallContext context,
      Executor workers,
      Runnable onEnd) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.path = path;
    this.format = format;
    this.coding = coding;
    this.context = context;
    this.workers = workers;
    this.onEnd = onEnd;
    this.half = context.halfRead().place(this::tooLate);
  }

  /** Begins; returns at once. */
  void start() {
    context.counters().callOpened(path.source());
    // The connection's idle timeout is for callers who send nothing, not for those who wait for us.
    request.addIdleTimeoutListener(silence -> false);
    if (path.patience() == TakenPath.Patience.LIMITED) {
      synchronized (this) {
        timeout = context.later(this::outOfTime);
      }
    }
    context.inFlight().whenOpen(admitted);
    synchronized (this) {
      delayed = stage == Stage.WAITING;
    }
  }

  private void admitted() {
    synchronized (this) {
      if (stage != Stage.WAITING) {
        return;
      }
      stage = Stage.READING;
    }
    // Room is made by the threads that hear from the broker, which have other work to do.
    work(this::read);
  }

  private void read() {
    while (true) {
      if (isOver()) {
        leave();
        return;
      }
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        callerAwaited = true;
        request.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, this::read));
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        brokenOff(chunk.getFailure());
        return;
      }
      callerAwaited = false;
      boolean last = chunk.isLast();
      boolean kept = keep(chunk);
      if ((last || !kept) && readAll(kept)) {
        return;
      }
    }
  }

  /** Nothing more is read; false if it is over already. */
  private boolean readAll(boolean kept) {
    long held = half.done();
    if (held == HalfRead.ENDED) {
      // Another thread is about to say so; whoever is first.
      tooLate();
      return false;
    }
    synchronized (this) {
      if (stage == Stage.OVER) {
        return false;
      }
      stage = Stage.READ;
      unread = !kept;
      if (kept) {
        // Counted from here on, however long it has to wait for a worker.
        arrived = context.inFlight().arrived(held);
      }
    }
    if (kept) {
      work(this::convert);
    } else {
      tooLarge(BodyFaults.tooLong(context.maxMessageBytes()));
    }
    return true;
  }

  /** Adds to the body; false if it is too large. */
  private boolean keep(Content.Chunk chunk) {
    try {
      ByteBuffer bytes = chunk.getByteBuffer();
      int more = bytes.remaining();
      if (body.size() + more > context.maxMessageBytes()) {
        return false;
      }
      byte[] copy = new byte[more];
      bytes.get(copy);
      body.write(copy, 0, more);
      came = body.size();
      half.grew(more);
      return true;
    } finally {
      chunk.release();
    }
  }

  private void convert() {
    InFlight.Arrival whole;
    synchronized (this) {
      whole = arrived;
    }
    if (whole == null || isOver()) {
      return;
    }
    byte[] sent = new byte[0];
    byte[] message;
    Conversion conversion;
    try {
      sent = body.toByteArray();
      body = new ByteArrayOutputStream(0);
      message = coding.decoded(sent, Math.toIntExact(context.maxMessageBytes()));
      conversion = format.conversions().get();
    } catch (ContentCoding.BrokenException e) {
      message = sent;
      conversion =
          (bytes, outlet) -> {
            throw e;
          };
    } catch (RuntimeException | Error e) {
      body = new ByteArrayOutputStream(0);
      message = sent;
      conversion =
          (bytes, outlet) -> {
            throw new IllegalStateException("body: not decoded, by a fault of ours: " + e, e);
          };
    }
    if (message.length > context.maxMessageBytes()) {
      tooLarge(BodyFaults.tooLargeDecompressed(context.maxMessageBytes()));
    } else if (whole.taken(message.length)) {
      context.intake().take(path.source(), conversion, message, this::settled);
    }
  }

  private void settled(Receipt receipt) {
    context.inFlight().release(receipt.bytes());
    work(
        () -> {
          if (receipt.isLost()) {
            tooLate();
          } else {
            end(format.answers().settled(receipt));
          }
        });
  }

  /** Runs something by a worker; by this thread if there are none any more. */
  private void work(Runnable task) {
    try {
      workers.execute(task);
    } catch (RejectedExecutionException e) {
      task.run();
    }
  }

  private synchronized boolean isOver() {
    return stage == Stage.OVER;
  }

  private void tooLarge(String why) {
    context.counters().rejected(path.source(), RefusedMessages.TOO_LARGE);
    end(format.answers().refused(HttpAnswer.TOO_LARGE, why));
  }

  private void outOfTime() {
    if (isCallersFault()) {
      tooSlow(BodyFaults.slow(came, request.getLength(), context.answerTimeout()));
    } else {
      tooLate();
    }
  }

  private void silent() {
    if (isCallersFault()) {
      tooSlow(BodyFaults.silent(came, request.getLength(), context.httpIdle()));
    } else {
      tooLate();
    }
  }

  /** Not if it was made to wait: its silence and its time had begun before it could be heard. */
  private synchronized boolean isCallersFault() {
    return stage == Stage.READING && callerAwaited && !delayed;
  }

  /** After 408 exporters would not send again, and the network between may be the slow one. */
  private void tooSlow(String why) {
    end(format.answers().refused(HttpAnswer.LATER, why));
  }

  private void tooLate() {
    end(
        format
            .answers()
            .refused(HttpAnswer.LATER, "the broker or other callers are slow; try again later"));
  }

  /** Told to the reader; nothing more can be read. */
  private void brokenOff(Throwable why) {
    if (why instanceof TimeoutException) {
      // The caller is silent, but may still hear.
      silent();
      leave();
    } else if (over(AnswerCount.CANCELLED) == Stage.OVER) {
      // Answered by another thread, which then closed the connection.
      leave();
    } else {
      callback.failed(why);
      onEnd.run();
    }
  }

  private void end(HttpAnswer answer) {
    Stage before = over(Integer.toString(answer.status()));
    if (before == Stage.OVER) {
      return;
    }
    prepare(response, answer);
    ByteBuffer bytes = answer.body().asReadOnlyByteBuffer();
    if (before == Stage.READING) {
      // The rest of the body may never come: the reader is told by the end of the connection.
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
      response.write(true, bytes, Callback.from(this::written, fault -> written()));
    } else if (isUnread()) {
      Callback end = Callback.from(callback, onEnd);
      new RefusedRequest(request, end).write(response, bytes);
    } else {
      response.write(true, bytes, Callback.from(callback, onEnd));
    }
  }

  private synchronized boolean isUnread() {
    return unread;
  }

  private void written() {
    leave();
    request.getConnectionMetaData().getConnection().close();
    onEnd.run();
  }

  /**
   * Called by the reader, and when an answer is written that did not wait for it: the last one ends
   * the request. Before the answer is written that would be an answer of its own, by the server;
   * while the body is read, it would be read by two.
   */
  private void leave() {
    synchronized (this) {
      staying--;
      if (staying != 0) {
        return;
      }
    }
    callback.failed(new TimeoutException("answered before the body was read"));
  }

  /** Status and headers of an answer. */
  static void prepare(Response response, HttpAnswer answer) {
    response.setStatus(answer.status());
    if (!answer.mediaType().isEmpty()) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.mediaType());
    }
    switch (answer.status()) {
      case HttpAnswer.LATER -> response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_SECONDS);
      case HttpAnswer.UNAUTHENTICATED ->
          response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
      case HttpAnswer.NOT_A_METHOD_OF_IT -> response.getHeaders().put(HttpHeader.ALLOW, "POST");
      default -> {}
    }
  }

  /** Ends it in the books; gives the stage in which it was. */
  private Stage over(String code) {
    Stage before;
    InFlight.Arrival dropped;
    synchronized (this) {
      before = stage;
      if (before == Stage.OVER) {
        return before;
      }
      stage = Stage.OVER;
      dropped = arrived;
      if (timeout != null) {
        timeout.cancel(false);
      }
    }
    context.inFlight().forget(admitted);
    half.close();
    if (dropped != null) {
      dropped.dropped();
    }
    AnswerCount.add(request, context.counters(), path.source(), code);
    context.counters().callClosed(path.source());
    return before;
  }
}
