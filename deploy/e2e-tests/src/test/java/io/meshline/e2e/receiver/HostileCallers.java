package io.meshline.e2e.receiver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;

/** What a port may meet. Each attack goes on until {@link #hangUp}. */
final class HostileCallers implements AutoCloseable {
  private static final List<String> METHODS =
      List.of(
          "opentelemetry.proto.collector.trace.v1.TraceService/Export",
          "opentelemetry.proto.collector.logs.v1.LogsService/Export",
          "skywalking.v3.TraceSegmentReportService/collect",
          "skywalking.v3.JVMMetricReportService/collect",
          "envoy.service.accesslog.v3.AccessLogService/StreamAccessLogs");
  private static final List<String> PATHS =
      List.of("/v1/traces", "/v1/logs", "/v3/segments", "/v3/logs", "/api/v2/spans", "/metrics");
  private static final int HUGE = 100 << 20;
  private static final int LARGEST = 4 << 20;
  private static final int DROPPED_MILLIS = 100;
  private static final int MOST_ATTEMPTS = 200;

  private final Random random;
  private final byte[] zeros = gzip(new byte[32 << 20]);
  private final byte[] emptySpans = gzip(emptySpans());
  private final List<Socket> open = Collections.synchronizedList(new ArrayList<>());
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "hostile");
            thread.setDaemon(true);
            return thread;
          });

  HostileCallers(long seed) throws IOException {
    random = new Random(seed);
  }

  void randomBytes(int port) {
    for (int i = 0; i < 20; i++) {
      byte[] bytes = new byte[random.nextInt(8_192)];
      random.nextBytes(bytes);
      send(port, bytes);
    }
  }

  void halfMessages(int port) {
    for (int i = 0; i < 60; i++) {
      String method = METHODS.get(i % METHODS.size());
      send(port, HalfCall.bytes(method, LARGEST - 10, new byte[HalfCall.MOST], false));
      send(port, head(PATHS.get(i % PATHS.size()), "", LARGEST - 10), new byte[1 << 20]);
    }
  }

  void hugeMessages(int port) {
    METHODS.forEach(m -> send(port, HalfCall.bytes(m, HUGE, new byte[HalfCall.MOST], false)));
    for (String path : PATHS) {
      byte[] part = new byte[1 << 20];
      List<byte[]> declared = new ArrayList<>(Collections.nCopies(100, part));
      declared.add(0, head(path, "", HUGE));
      send(port, declared.toArray(byte[][]::new));
      byte[] chunk =
          (Integer.toHexString(part.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      List<byte[]> chunked = new ArrayList<>();
      chunked.add(head(path, "Transfer-Encoding: chunked\r\n", -1));
      for (int i = 0; i < 100; i++) {
        chunked.addAll(List.of(chunk, part, new byte[] {'\r', '\n'}));
      }
      send(port, chunked.toArray(byte[][]::new));
    }
  }

  void compressedBombs(int port) {
    for (byte[] bomb : List.of(zeros, emptySpans)) {
      for (int i = 0; i < 4; i++) {
        METHODS.forEach(m -> send(port, HalfCall.bytes(m, bomb.length, bomb, true)));
        PATHS.forEach(p -> send(port, head(p, "Content-Encoding: gzip\r\n", bomb.length), bomb));
      }
    }
  }

  void slowReaders(int port) {
    byte[] question =
        "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    byte[][] questions = Collections.nCopies(5_000, question).toArray(byte[][]::new);
    for (int i = 0; i < 5; i++) {
      send(port, questions);
    }
  }

  void slowWriters(int port) {
    byte[] request = head("/v1/traces", "X-Long: " + "x".repeat(2_000) + "\r\n", 10_000);
    for (int i = 0; i < 20; i++) {
      threads.execute(
          () -> {
            try {
              OutputStream out = connect(port).getOutputStream();
              for (byte one : request) {
                out.write(one);
                LockSupport.parkNanos(20_000_000);
              }
            } catch (IOException e) {
              // It may hang up on us at any point.
            }
          });
    }
  }

  void idleConnections(int port, int connections) {
    for (int i = 0; i < connections; i++) {
      try {
        connect(port);
      } catch (IOException e) {
        throw new AssertionError("port " + port + ", connection " + i, e);
      }
    }
  }

  void hangUp() {
    synchronized (open) {
      for (Socket socket : open) {
        try {
          socket.close();
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }
      open.clear();
    }
  }

  @Override
  public void close() {
    hangUp();
    threads.shutdownNow();
  }

  /** Sends in the background and keeps the connection open, without reading. */
  private void send(int port, byte[]... parts) {
    threads.execute(
        () -> {
          try {
            OutputStream out = connect(port).getOutputStream();
            for (byte[] part : parts) {
              out.write(part);
            }
          } catch (IOException e) {
            // It may hang up on us at any point.
          }
        });
  }

  /**
   * A new connection. Where the port's queue of those that wait is full, the system drops what asks
   * for one, and asks again after seconds only.
   */
  private Socket connect(int port) throws IOException {
    for (int attempt = 1; ; attempt++) {
      Socket socket = new Socket();
      try {
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), DROPPED_MILLIS);
        open.add(socket);
        return socket;
      } catch (SocketTimeoutException e) {
        socket.close();
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static byte[] head(String path, String more, int length) {
    return ("POST "
            + path
            + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-protobuf\r\n"
            + more
            + (length < 0 ? "" : "Content-Length: " + length + "\r\n")
            + "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** An export within the largest size whose spans take two bytes each, and much when decoded. */
  private static byte[] emptySpans() {
    int spans = 1_900_000;
    ByteArrayOutputStream scope = new ByteArrayOutputStream();
    for (int i = 0; i < spans; i++) {
      scope.write(0x12);
      scope.write(0);
    }
    return nested(0x0A, nested(0x12, scope.toByteArray()));
  }

  private static byte[] nested(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.length;
    while (length >= 0x80) {
      out.write((length & 0x7F) | 0x80);
      length >>>= 7;
    }
    out.write(length);
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }
}
