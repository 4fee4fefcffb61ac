package io.meshline.query.server;

import io.meshline.query.server.StaticFiles.StaticFile;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * One request and its answer.
 *
 * @param callback to be told when the answer was written
 */
record Exchange(Request request, Response response, Callback callback) {
  private static final int WORTH_PACKING = 1_024;

  /** Besides what others say: answers to other origins differ, too. */
  private static final HttpField BY_ENCODING = new HttpField(HttpHeader.VARY, "Accept-Encoding");

  /** Answers. */
  void send(Reply reply) {
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    boolean packed = reply.body().length > WORTH_PACKING && takesGzip();
    response.getHeaders().ensureField(BY_ENCODING);
    send(
        reply.status(),
        reply.type(),
        packed ? StaticFiles.gzip(reply.body()) : reply.body(),
        packed);
  }

  /** Answers with a file, or says that the caller's copy is as new. */
  void send(StaticFile file, String securityPolicy) {
    response
        .getHeaders()
        .put(
            HttpHeader.CACHE_CONTROL,
            file.lasting() ? "public, max-age=31536000, immutable" : "no-cache")
        .put(HttpHeader.ETAG, file.tag())
        .put("Content-Security-Policy", securityPolicy)
        .put("Referrer-Policy", "no-referrer");
    response.getHeaders().ensureField(BY_ENCODING);
    String known = request.getHeaders().get(HttpHeader.IF_NONE_MATCH);
    if (known != null && known.contains(file.tag())) {
      send(HttpStatus.NOT_MODIFIED_304, file.type(), new byte[0], false);
      return;
    }
    boolean packed = file.gzip().isPresent() && takesGzip();
    send(HttpStatus.OK_200, file.type(), packed ? file.gzip().orElseThrow() : file.plain(), packed);
  }

  private void send(int status, String type, byte[] body, boolean packed) {
    response.setStatus(status);
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    if (status != HttpStatus.NOT_MODIFIED_304) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    }
    if (packed) {
      response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
    }
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  private boolean takesGzip() {
    return request.getHeaders().getQualityCSV(HttpHeader.ACCEPT_ENCODING).contains("gzip");
  }
}
