package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Awaitility.with;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.service.accesslog.v3.AccessLogServiceGrpc;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Proxies send for as long as they live, and there are thousands of them. */
@Timeout(120)
class AccessLogStreamsTest {
  private static final int CONNECTIONS = 10;
  private static final int STREAMS = 2_000;
  private static final int MESSAGES = 5;
  private static final int ENTRIES = 10;

  /** One stream in twenty never says who it is. */
  private static final int NAMELESS = 20;

  private final List<ManagedChannel> channels = new ArrayList<>();

  @AfterEach
  void disconnect() {
    channels.forEach(ManagedChannel::shutdownNow);
  }

  @Test
  void thousandsOfOpenStreamsNeedLittleEach() throws Exception {
    try (SmallReceiver receiver = new SmallReceiver("64m")) {
      // Classes, pools and threads are there before the first heap is taken.
      StreamObserver<StreamAccessLogsMessage> first = open(connect(receiver), new Answer<>());
      first.onNext(entries(true, 0));
      settled(receiver, ENTRIES);
      long before = receiver.state().heapBytes();

      List<Answer<StreamAccessLogsResponse>> answers = new ArrayList<>();
      List<StreamObserver<StreamAccessLogsMessage>> streams = new ArrayList<>();
      for (int c = 0; c < CONNECTIONS; c++) {
        ManagedChannel connection = connect(receiver);
        for (int s = 0; s < STREAMS / CONNECTIONS; s++) {
          Answer<StreamAccessLogsResponse> answer = new Answer<>();
          answers.add(answer);
          streams.add(open(connection, answer));
        }
      }
      for (int m = 0; m < MESSAGES; m++) {
        for (int s = 0; s < STREAMS; s++) {
          streams.get(s).onNext(entries(m == 0 && s % NAMELESS != 0, s));
        }
      }
      long sent = ENTRIES + (long) STREAMS * MESSAGES * ENTRIES;
      SmallReceiver.State state = settled(receiver, sent);
      long nameless = (long) STREAMS / NAMELESS * MESSAGES * ENTRIES;
      assertThat(state.unnamed()).isEqualTo(nameless);
      assertThat(state.published()).isEqualTo(sent - nameless);
      assertThat(answers).noneMatch(Answer::done);

      long perStream = (state.heapBytes() - before) / STREAMS;
      System.out.println("AccessLogStreamsTest: bytes of heap per idle stream: " + perStream);
      assertThat(perStream).isLessThan(12_000);
    }
  }

  @Test
  void aStreamOfDaysDoesNotGrowHoweverManyPeersItMeets() throws Exception {
    try (SmallReceiver receiver = new SmallReceiver("64m")) {
      var stream =
          (ClientCallStreamObserver<StreamAccessLogsMessage>)
              open(connect(receiver), new Answer<>());
      int half = 100_000;
      send(stream, 0, half);
      long middle = settled(receiver, half).heapBytes();
      send(stream, half, 2 * half);
      SmallReceiver.State end = settled(receiver, 2L * half);
      assertThat(end.published()).isEqualTo(2L * half);
      System.out.println(
          "AccessLogStreamsTest: heap after 100,000 peers " + middle + ", then " + end);
      assertThat(end.heapBytes() - middle).isLessThan(4 << 20);
    }
  }

  @Test
  void theServiceIsTakenByItsOlderNameToo() {
    try (Loopback loopback = new Loopback()) {
      Answer<io.envoyproxy.envoy.service.accesslog.v2.StreamAccessLogsResponse> answer =
          new Answer<>();
      StreamObserver<io.envoyproxy.envoy.service.accesslog.v2.StreamAccessLogsMessage> stream =
          io.envoyproxy.envoy.service.accesslog.v2.AccessLogServiceGrpc.newStub(
                  loopback.connect(loopback.receiver().skywalkingPort()))
              .streamAccessLogs(answer);
      for (int i = 0; i < 3; i++) {
        stream.onNext(older(Telemetry.accessLogs(i == 0, ENTRIES)));
      }
      await().until(() -> loopback.broker().callsPublished() == 3 * ENTRIES);
      assertThat(answer.done()).isFalse();
      assertThat(loopback.counters().publishedRecords(Source.ENVOY_ALS)).isEqualTo(3 * ENTRIES);
    }
  }

  private static io.envoyproxy.envoy.service.accesslog.v2.StreamAccessLogsMessage older(
      StreamAccessLogsMessage message) {
    try {
      return io.envoyproxy.envoy.service.accesslog.v2.StreamAccessLogsMessage.parseFrom(
          message.toByteArray());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private ManagedChannel connect(SmallReceiver receiver) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", receiver.port()).usePlaintext().build();
    channels.add(channel);
    return channel;
  }

  private static StreamObserver<StreamAccessLogsMessage> open(
      ManagedChannel channel, Answer<StreamAccessLogsResponse> answer) {
    return AccessLogServiceGrpc.newStub(channel).streamAccessLogs(answer);
  }

  private static SmallReceiver.State settled(SmallReceiver receiver, long sent) throws IOException {
    SmallReceiver.State[] last = {receiver.state()};
    await()
        .atMost(Duration.ofSeconds(40))
        .until(
            () -> {
              last[0] = receiver.state();
              return last[0].received() == sent && last[0].inFlight() == 0;
            });
    assertThat(last[0].published() + last[0].unnamed()).isEqualTo(last[0].received());
    return last[0];
  }

  /** Entries in messages of 100, each with a peer that no other has. */
  private static void send(
      ClientCallStreamObserver<StreamAccessLogsMessage> stream, int from, int to) {
    for (int peer = from; peer < to; peer += 100) {
      with().pollInterval(Duration.ofMillis(1)).await().until(stream::isReady);
      StreamAccessLogsMessage.Builder message = Telemetry.accessLogs(peer == 0, 100).toBuilder();
      for (int i = 0; i < 100; i++) {
        name(message, i, peer + i);
      }
      stream.onNext(message.build());
    }
  }

  /** Some entries, from peers that streams have in common and from one of the stream's own. */
  private static StreamAccessLogsMessage entries(boolean first, int stream) {
    StreamAccessLogsMessage.Builder message = Telemetry.accessLogs(first, ENTRIES).toBuilder();
    for (int i = 0; i < ENTRIES; i++) {
      name(message, i, i == 0 ? 1_000 + stream : i);
    }
    return message.build();
  }

  private static void name(StreamAccessLogsMessage.Builder message, int entry, int peer) {
    message
        .getHttpLogsBuilder()
        .getLogEntryBuilder(entry)
        .getCommonPropertiesBuilder()
        .putFilterStateObjects(
            "downstream_peer",
            Any.pack(
                Struct.newBuilder()
                    .putFields("name", text("front-5d9f7c-" + peer))
                    .putFields("namespace", text("web"))
                    .putFields("service", text("front-" + peer % 40))
                    .putFields("workload", text("front-v3"))
                    .putFields("cluster", text("Kubernetes"))
                    .build()));
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }
}
