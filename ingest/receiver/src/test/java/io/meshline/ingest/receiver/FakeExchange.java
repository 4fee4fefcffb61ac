package io.meshline.ingest.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A request and its response whose body arrives, and whose answer is written, when the test says
 * so: for what happens between the steps of a server. Used by one thread.
 */
final class FakeExchange {
  private final Queue<Content.Chunk> chunks = new ArrayDeque<>();
  private final HttpFields.Mutable headers = HttpFields.build();
  private final Map<String, Object> attributes = new HashMap<>();
  private @Nullable Runnable demand;
  private Runnable meanwhile = () -> {};
  private @Nullable Callback writing;
  private int status;
  private boolean closed;
  private String text = "";
  private String end = "";

  final Callback callback = Callback.from(() -> end = "succeeded", fault -> end = "failed");

  /** Something of the body has come; tells a reader that waits for it. */
  void arrives(Content.Chunk chunk) {
    chunks.add(chunk);
    Runnable waiting = demand;
    demand = null;
    if (waiting != null) {
      waiting.run();
    }
  }

  /** Happens once, in the midst of the next reading. */
  void whileReading(Runnable event) {
    meanwhile = event;
  }

  static Content.Chunk part(byte[] bytes, boolean last) {
    return Content.Chunk.from(ByteBuffer.wrap(bytes), last);
  }

  /** The answer that was begun is on its way to the caller. */
  void written() {
    Callback done = Objects.requireNonNull(writing, "nothing is written");
    writing = null;
    done.succeeded();
  }

  /** Status of the answer that was begun; 0: none. */
  int status() {
    return status;
  }

  /** Body of the answer that was begun. */
  String text() {
    return text;
  }

  /** How the request ended for the server; empty while it is open. */
  String end() {
    return end;
  }

  boolean closed() {
    return closed;
  }

  Request request() {
    Connection connection =
        fake(
            Connection.class,
            (proxy, method, arguments) -> {
              closed |= method.getName().equals("close");
              return null;
            });
    ConnectionMetaData data =
        fake(ConnectionMetaData.class, (proxy, method, arguments) -> connection);
    return fake(
        Request.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "read" -> {
                Runnable event = meanwhile;
                meanwhile = () -> {};
                event.run();
                yield chunks.poll();
              }
              case "demand" -> {
                demand = (Runnable) arguments[0];
                yield null;
              }
              case "getConnectionMetaData" -> data;
              case "addIdleTimeoutListener" -> null;
              case "getLength" -> -1L;
              case "getAttribute" -> attributes.get(arguments[0]);
              case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  Response response() {
    return fake(
        Response.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "setStatus" -> {
                status = (int) arguments[0];
                yield null;
              }
              case "getHeaders" -> headers;
              case "write" -> {
                text = UTF_8.decode(((ByteBuffer) arguments[1]).duplicate()).toString();
                writing = (Callback) arguments[2];
                yield null;
              }
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
