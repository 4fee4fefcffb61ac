package io.meshline.ingest.receiver;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * A request that is answered without a look at its body. What is still on its way is read and
 * dropped up to a bound: were the connection closed before, the caller would see a reset in place
 * of the answer, and send again what cannot be taken.
 */
final class RefusedRequest {
  /** Who sends more than this, in bytes, is cut off. */
  private static final long LIMIT = 16 << 20;

  private final Request request;
  private final Callback callback;
  private long left = LIMIT;

  RefusedRequest(Request request, Callback callback) {
    this.request = request;
    this.callback = callback;
  }

  /** Answers, then reads the rest. */
  void answer(Response response, HttpAnswer answer) {
    TakenRequest.prepare(response, answer);
    write(response, answer.body().asReadOnlyByteBuffer());
  }

  /** The same for an answer whose status and headers are set. */
  void write(Response response, ByteBuffer body) {
    response.write(
        true,
        body,
        Callback.from(Invocable.InvocationType.NON_BLOCKING, this::drop, callback::failed));
  }

  private void drop() {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, this::drop));
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        callback.failed(chunk.getFailure());
        return;
      }
      left -= chunk.remaining();
      boolean last = chunk.isLast();
      chunk.release();
      if (last || left < 0) {
        callback.succeeded();
        return;
      }
    }
  }
}
