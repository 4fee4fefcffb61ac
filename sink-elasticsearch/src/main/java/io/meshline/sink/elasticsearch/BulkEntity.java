package io.meshline.sink.elasticsearch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.apache.http.entity.AbstractHttpEntity;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.ContentEncoder;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.entity.HttpAsyncContentProducer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link BulkBody} on its way to a socket, in pieces: a channel that is given all of a body
 * copies all of it each time, however little the socket takes. Can be sent again, by one thread at
 * a time.
 */
final class BulkEntity extends AbstractHttpEntity implements HttpAsyncContentProducer {
  private static final ContentType NDJSON = ContentType.create("application/x-ndjson");
  private static final int PIECE = 64 << 10;

  private final BulkBody body;

  // Of an attempt to send it, which has an encoder of its own: an attempt that failed may be closed
  // only when the next one has begun, and must not take its place away.
  private @Nullable ContentEncoder attempt;
  private BulkBody.Reader reader;
  private ByteBuffer piece = ByteBuffer.allocate(0);

  BulkEntity(BulkBody body) {
    this.body = body;
    this.reader = body.reader();
    setContentType(NDJSON.toString());
  }

  @Override
  public void produceContent(ContentEncoder encoder, IOControl control) throws IOException {
    if (attempt != encoder) {
      attempt = encoder;
      reader = body.reader();
      piece = ByteBuffer.allocate(Math.min(PIECE, body.size())).limit(0);
    }
    while (fill()) {
      encoder.write(piece);
      if (piece.hasRemaining()) {
        return; // the socket takes no more for now
      }
    }
    piece = ByteBuffer.allocate(0); // the answer may be long in coming
    encoder.complete();
  }

  private boolean fill() {
    if (!piece.hasRemaining()) {
      piece.clear();
      reader.read(piece);
      piece.flip();
    }
    return piece.hasRemaining();
  }

  /** Nothing is held open; see {@link #attempt}. */
  @Override
  public void close() {}

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public boolean isStreaming() {
    return false;
  }

  @Override
  public long getContentLength() {
    return body.size();
  }

  @Override
  public InputStream getContent() {
    return new ByteArrayInputStream(body.toBytes());
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    out.write(body.toBytes());
  }
}
