package io.meshline.benchmarks.receiving;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Streams that send ready-made messages as fast as the other side reads them. When their ends are
 * answered, the broker has all that was sent. Not thread-safe.
 */
public final class Callers implements AutoCloseable {
  private static final long PATIENCE_MINUTES = 5;

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final MethodDescriptor<byte[], byte[]> method;

  /**
   * Callers of one method.
   *
   * @param port of this machine
   * @param connections how many, at least 1
   */
  public Callers(int port, String method, int connections) {
    this.method =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .setFullMethodName(method)
            .setRequestMarshaller(new AsTheyAre())
            .setResponseMarshaller(new AsTheyAre())
            .build();
    for (int i = 0; i < connections; i++) {
      // What a stream does when it may send takes no time worth another thread.
      channels.add(
          NettyChannelBuilder.forAddress("127.0.0.1", port)
              .usePlaintext()
              .directExecutor()
              .build());
    }
  }

  /**
   * Sends on as many streams at once, and waits until the end of each is answered.
   *
   * @param streams the messages of each stream
   * @param repetitions how often each stream sends all of its messages
   */
  public void send(List<List<byte[]>> streams, int repetitions) throws Exception {
    List<Stream> open = new ArrayList<>();
    for (int i = 0; i < streams.size(); i++) {
      Stream stream = new Stream(streams.get(i), repetitions);
      open.add(stream);
      stream.begin(channels.get(i % channels.size()).newCall(method, CallOptions.DEFAULT));
    }
    for (Stream stream : open) {
      stream.end.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
    }
  }

  /** One stream; gRPC calls it by one thread at a time. */
  @SuppressWarnings("NullAway.Init") // The call is set before anything is heard of it.
  private static final class Stream extends ClientCall.Listener<byte[]> {
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final List<byte[]> messages;
    private final long total;
    private ClientCall<byte[], byte[]> call;
    private long sent;

    Stream(List<byte[]> messages, int repetitions) {
      this.messages = messages;
      this.total = (long) messages.size() * repetitions;
    }

    void begin(ClientCall<byte[], byte[]> begun) {
      call = begun;
      begun.start(this, new Metadata());
      begun.request(2);
    }

    @Override
    public void onReady() {
      while (sent < total && call.isReady()) {
        call.sendMessage(messages.get((int) (sent++ % messages.size())));
        if (sent == total) {
          call.halfClose();
        }
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (status.isOk() && sent == total) {
        end.complete(null);
      } else {
        end.completeExceptionally(
            new IllegalStateException(
                "%s after %d of %d messages (expected: OK after all)"
                    .formatted(status, sent, total)));
      }
    }
  }

  /** Messages are their bytes. */
  static final class AsTheyAre implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
