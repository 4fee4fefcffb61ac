package io.meshline.ingest.receiver;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
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
  private final Source source;
  private final CallContext context;
  private long came;

  /**
   * @param source what its answer counts as
   */
  QuietRequest(
      Request request, Response response, Callback callback, Source source, CallContext context) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.source = source;
    this.context = context;
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
        brokenOff(chunk.getFailure());
        return;
      }
      came += chunk.remaining();
      boolean last = chunk.isLast();
      chunk.release();
      boolean tooLong = came > context.maxMessageBytes();
      if (last || tooLong) {
        String why = BodyFaults.tooLong(context.maxMessageBytes());
        answer(tooLong ? HttpAnswer.text(HttpAnswer.TOO_LARGE, why) : NOTHING);
        return;
      }
    }
  }

  private void brokenOff(Throwable why) {
    if (why instanceof TimeoutException) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
      answer(
          HttpAnswer.text(
              HttpAnswer.TOO_SLOW,
              BodyFaults.silent(came, request.getLength(), context.httpIdle())));
    } else {
      AnswerCount.add(request, context.counters(), source, AnswerCount.CANCELLED);
      callback.failed(why);
    }
  }

  private void answer(HttpAnswer answer) {
    AnswerCount.add(request, context.counters(), source, answer.status());
    TakenRequest.prepare(response, answer);
    response.write(true, answer.body().asReadOnlyByteBuffer(), callback);
  }
}
