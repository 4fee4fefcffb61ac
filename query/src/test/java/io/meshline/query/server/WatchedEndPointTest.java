package io.meshline.query.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

class WatchedEndPointTest {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final int REQUESTS = 500;

  /**
   * Somebody looks all the time, also just when an answer was sent and the server waits to be told
   * of the next request: what was read ahead then would never be told of.
   */
  @Test
  void noRequestIsTakenFromTheServer() throws Exception {
    Server server = new Server();
    WatchingConnector connector = new WatchingConnector(server, new HttpConnectionFactory());
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new Answering());
    server.start();
    AtomicBoolean end = new AtomicBoolean();
    Thread looking =
        new Thread(
            () -> {
              while (!end.get()) {
                for (EndPoint endPoint : connector.getConnectedEndPoints()) {
                  if (endPoint instanceof WatchedEndPoint watched) {
                    var unused = watched.isGone();
                  }
                }
              }
            });
    looking.start();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      InputStream in = socket.getInputStream();
      for (int i = 0; i < REQUESTS; i++) {
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
        int last = in.read();
        while (last != '!') {
          assertThat(last).isNotNegative();
          last = in.read();
        }
      }
    } finally {
      end.set(true);
      looking.join();
      server.stop();
    }
  }

  /** As ApiHandler does it. */
  private static final class Answering extends Handler.Abstract.NonBlocking {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
      if (endPoint instanceof WatchedEndPoint watched) {
        watched.came();
        watched.watch();
        watched.release();
      }
      response.write(true, ByteBuffer.wrap("!".getBytes(US_ASCII)), callback);
      return true;
    }
  }
}
