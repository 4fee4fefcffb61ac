package io.meshline.sink.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.http.nio.ContentEncoder;
import org.apache.http.nio.IOControl;
import org.junit.jupiter.api.Test;

class BulkEntityTest {

  private final BulkBody body = BulkBody.of("0123456789".repeat(20_000).getBytes(UTF_8));
  private final BulkEntity entity = new BulkEntity(body);
  private final IOControl control =
      new IOControl() {
        @Override
        public void requestInput() {}

        @Override
        public void suspendInput() {}

        @Override
        public void requestOutput() {}

        @Override
        public void suspendOutput() {}

        @Override
        public void shutdown() {}
      };

  /** A socket that takes so many bytes each time it is asked, one write. */
  private static final class Socket implements ContentEncoder {
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private int room;
    private boolean completed;

    @Override
    public int write(ByteBuffer from) {
      int bytes = Math.min(room, from.remaining());
      for (int i = 0; i < bytes; i++) {
        taken.write(from.get());
      }
      room -= bytes;
      return bytes;
    }

    @Override
    public void complete() {
      completed = true;
    }

    @Override
    public boolean isCompleted() {
      return completed;
    }
  }

  /** As the client does where a connection breaks: it closes after it has begun anew. */
  @Test
  void anAttemptThatIsClosedLateLeavesTheNextOneAlone() throws IOException {
    Socket broken = new Socket();
    produce(broken, 70_000);
    Socket next = new Socket();
    produce(next, 80_000);
    entity.close();
    while (!next.isCompleted()) {
      produce(next, 33_000);
    }
    assertThat(broken.taken.size()).isEqualTo(70_000);
    assertThat(next.taken.toByteArray()).isEqualTo(body.toBytes());
    assertThat(entity.getContentLength()).isEqualTo(next.taken.size());
  }

  private void produce(Socket socket, int bytes) throws IOException {
    socket.room = bytes;
    entity.produceContent(socket, control);
  }
}
