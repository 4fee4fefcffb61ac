package io.meshline.demo.sidecar;

import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.AccessLogServiceGrpc;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsResponse;
import io.grpc.Channel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One sidecar's access log, on a stream of its own that stays open.
 *
 * <p>Like Envoy's, it sends what has gathered when {@link #flush} is called, or earlier when that
 * is much, never waits for an answer, and opens the stream again when it broke. While the receiver
 * does not take more, a bounded number of entries waits; what comes beyond is dropped and counted.
 * Thread-safe.
 */
final class AccessLog implements AutoCloseable {
  private static final int FLUSH_ENTRIES = 64;
  private static final int MAX_WAITING = 4096;
  private static final int CLOSE_SECONDS = 3;

  private final Channel receiver;
  private final StreamAccessLogsMessage.Identifier identifier;
  private final String name;
  private List<HTTPAccessLogEntry> waiting = new ArrayList<>();
  private @Nullable Stream stream;
  private long dropped;

  AccessLog(Channel receiver, Workload self) {
    this.receiver = receiver;
    this.name = self.pod();
    this.identifier =
        StreamAccessLogsMessage.Identifier.newBuilder()
            .setLogName("sample-mesh")
            .setNode(self.node())
            .build();
  }

  synchronized void log(HTTPAccessLogEntry entry) {
    if (waiting.size() >= MAX_WAITING) {
      dropped++;
      return;
    }
    waiting.add(entry);
    if (waiting.size() >= FLUSH_ENTRIES) {
      flush();
    }
  }

  /** Sends what has gathered, if the receiver takes it. */
  synchronized void flush() {
    flush(false);
  }

  private synchronized void flush(boolean last) {
    if (waiting.isEmpty()) {
      return;
    }
    Stream open = stream;
    if (open == null) {
      open = new Stream();
      stream = open;
      var unused = AccessLogServiceGrpc.newStub(receiver).streamAccessLogs(open);
    }
    if (!last && !open.isReady()) {
      return;
    }
    StreamAccessLogsMessage.Builder message = StreamAccessLogsMessage.newBuilder();
    message.getHttpLogsBuilder().addAllLogEntry(waiting);
    open.send(message);
    waiting = new ArrayList<>();
    if (dropped > 0) {
      System.err.println(name + ": " + dropped + " entries dropped, the receiver took none");
      dropped = 0;
    }
  }

  /**
   * Sends the rest and ends the stream; waits a moment for the receiver to have read it. Doing it
   * again does nothing.
   */
  @Override
  public void close() {
    Stream last;
    synchronized (this) {
      flush(true);
      last = stream;
      stream = null;
    }
    if (last != null) {
      last.end();
    }
  }

  private synchronized void broken(Stream which, @Nullable Throwable fault) {
    if (stream == which) {
      stream = null;
      if (fault != null && which.introduced) {
        System.err.println(name + ": the stream broke, opening it again: " + fault.getMessage());
      }
    }
  }

  /** One call of the service. */
  private final class Stream
      implements ClientResponseObserver<StreamAccessLogsMessage, StreamAccessLogsResponse> {
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable ClientCallStreamObserver<StreamAccessLogsMessage> requests;
    private boolean introduced;

    @Override
    public void beforeStart(ClientCallStreamObserver<StreamAccessLogsMessage> stream) {
      requests = stream;
      stream.setOnReadyHandler(AccessLog.this::flush);
    }

    boolean isReady() {
      return requests != null && requests.isReady();
    }

    void send(StreamAccessLogsMessage.Builder message) {
      if (!introduced) {
        // Only the first message says whose log it is.
        message.setIdentifier(identifier);
        introduced = true;
      }
      if (requests != null) {
        requests.onNext(message.build());
      }
    }

    void end() {
      if (requests == null) {
        return;
      }
      requests.onCompleted();
      try {
        if (!ended.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
          System.err.println(name + ": the receiver has not read the end of the log");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void onNext(StreamAccessLogsResponse answer) {
      // Envoy does not look at it either.
    }

    @Override
    public void onError(Throwable fault) {
      ended.countDown();
      broken(this, fault);
    }

    @Override
    public void onCompleted() {
      ended.countDown();
      broken(this, null);
    }
  }
}
