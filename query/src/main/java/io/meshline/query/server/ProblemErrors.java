package io.meshline.query.server;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** What cannot be read as a request is answered as all faults are. */
final class ProblemErrors extends ErrorHandler {
  private static final String EXPECTED =
      " (expected: HTTP/1.1, percent-encoded UTF-8, a request line and headers of at most %d bytes)";

  private final int longestRequest;

  /**
   * @param longestRequest most bytes of a request's line and headers
   */
  ProblemErrors(int longestRequest) {
    this.longestRequest = longestRequest;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    String detail = HttpStatus.getMessage(status);
    Reply reply =
        Reply.fault(
            status,
            HttpStatus.isClientError(status)
                ? detail + EXPECTED.formatted(longestRequest)
                : detail);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, reply.type());
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, reply.body().length);
    response.write(true, ByteBuffer.wrap(reply.body()), callback);
  }
}
