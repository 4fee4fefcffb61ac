package io.meshline.benchmarks.receiving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server of gRPC's own hears of them. */
class FramedCallersTest {
  private static final String METHOD = "test.Heard/Stream";

  private final List<List<byte[]>> heard = Collections.synchronizedList(new ArrayList<>());
  private volatile Status answer = Status.OK;
  private Server server;

  @BeforeEach
  void start() throws IOException {
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodType.BIDI_STREAMING)
            .setFullMethodName(METHOD)
            .setRequestMarshaller(new Callers.AsTheyAre())
            .setResponseMarshaller(new Callers.AsTheyAre())
            .build();
    ServerServiceDefinition service =
        ServerServiceDefinition.builder(
                ServiceDescriptor.newBuilder("test.Heard").addMethod(method).build())
            .addMethod(ServerMethodDefinition.create(method, new Hearing()))
            .build();
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .maxInboundMessageSize(8 << 20)
            .addService(service)
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  @Test
  void eachStreamIsHeardInItsOrderAsOftenAsItIsSent() throws Exception {
    SplittableRandom random = new SplittableRandom(3);
    List<List<byte[]>> streams = new ArrayList<>();
    for (int stream = 0; stream < 5; stream++) {
      List<byte[]> messages = new ArrayList<>();
      // Around the length of a frame, and more than one window.
      for (int length : new int[] {0, 1, 16_378, 16_379, 16_380, 32_763, 3 << 20, 700}) {
        byte[] message = new byte[length];
        random.nextBytes(message);
        messages.add(message);
      }
      streams.add(messages);
    }
    FramedCallers callers = new FramedCallers(server.getPort(), METHOD, 2, streams);
    for (int time = 0; time < 2; time++) {
      heard.clear();
      callers.send(3);
      List<List<byte[]>> expected = new ArrayList<>();
      for (List<byte[]> stream : streams) {
        List<byte[]> thrice = new ArrayList<>(stream);
        thrice.addAll(stream);
        thrice.addAll(stream);
        expected.add(thrice);
      }
      assertThat(heard).hasSameSizeAs(expected);
      for (List<byte[]> stream : expected) {
        assertThat(heard).anySatisfy(each -> assertSame(each, stream));
      }
    }
  }

  private static void assertSame(List<byte[]> heard, List<byte[]> sent) {
    assertThat(heard).hasSameSizeAs(sent);
    for (int i = 0; i < sent.size(); i++) {
      assertThat(heard.get(i)).isEqualTo(sent.get(i));
    }
  }

  @Test
  void aRefusalIsTold() {
    answer = Status.RESOURCE_EXHAUSTED.withDescription("full");
    List<List<byte[]>> streams = List.of(List.of(new byte[10]));
    assertThatThrownBy(() -> new FramedCallers(server.getPort(), METHOD, 1, streams).send(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("status 8")
        .hasMessageContaining("full");
    assertThatThrownBy(
            () -> new FramedCallers(server.getPort(), "test.Heard/Other", 1, streams).send(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("status 12");
  }

  private final class Hearing implements ServerCallHandler<byte[], byte[]> {
    @Override
    public ServerCall.Listener<byte[]> startCall(
        ServerCall<byte[], byte[]> call, Metadata headers) {
      List<byte[]> messages = Collections.synchronizedList(new ArrayList<>());
      heard.add(messages);
      call.request(1);
      return new ServerCall.Listener<>() {
        @Override
        public void onMessage(byte[] message) {
          messages.add(message);
          call.request(1);
        }

        @Override
        public void onHalfClose() {
          call.sendHeaders(new Metadata());
          call.close(answer, new Metadata());
        }
      };
    }
  }
}
