package io.meshline.ingest.receiver;

import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * A request whose body is read and dropped, and answered with "no commands": what agents report
 * besides calls, so that they log no errors.
 */
final class QuietRequest {
  private static final HttpAnswer NOTHING =
      new HttpAnswer(HttpAnswer.OK, TakenPath.JSON, "{}".getBytes(StandardCharsets.US_ASCII));

  private final Request request;
  private final Response response;
  private final Callback callback;
  private long left;

  /**
   * @param limit most bytes that are read
   */
  QuietRequest(Request request, Response response, Callback callback, long limit) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.left = limit;
  }

  /** Reads what is there, and again when there is more. */
  void read() {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, this::read));
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
        answer(left < 0 ? HttpAnswer.empty(HttpAnswer.TOO_LARGE) : NOTHING);
        return;
      }
    }
  }

  private void answer(HttpAnswer answer) {
    TakenRequest.prepare(response, answer);
    response.write(true, answer.body().asReadOnlyByteBuffer(), callback);
  }
}
