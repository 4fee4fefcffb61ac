package io.meshline.ingest.protocols.envoy;

import static io.meshline.ingest.protocols.envoy.LoggedEntry.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.meshline.ingest.protocols.Recorder;
import io.meshline.ingest.protocols.fuzz.EnvoySeeds;
import io.meshline.ingest.protocols.fuzz.WireMutations;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One stream: who sends it, said in its first message, and what comes later. */
class AccessLogStreamTest {
  private static final int DAMAGED = 6_000;

  private static final String INBOUND = "sidecar GET /in HTTP/1.1 200 - cluster=inbound|8080||";
  private static final String OUTBOUND =
      "sidecar GET /out HTTP/1.1 200 - cluster=outbound|80||pay.bank.svc.cluster.local";

  private final Recorder recorder = new Recorder(true);
  private final AccessLogStream stream = new AccessLogStream();

  /** Also who the proxy is, which a message may say, and what became of it in a broken one. */
  @Test
  void streamsGoTheSameBothWays() throws Exception {
    long seed = System.nanoTime();
    List<StreamAccessLogsMessage> seeds = EnvoySeeds.messages();
    WireMutations mutations = new WireMutations(seed, seeds);
    AccessLogStream asBytes = new AccessLogStream();
    AccessLogStream decoded = new AccessLogStream();
    int called = 0;
    for (int i = 0; i < DAMAGED; i++) {
      byte[] bytes = i % 3 == 0 ? seeds.get(i % seeds.size()).toByteArray() : mutations.next();
      Recorder expected = new Recorder(true);
      Recorder given = new Recorder(true);
      boolean good = true;
      try {
        decoded.convert(AccessLogMessages.parse(bytes), expected);
      } catch (InvalidProtocolBufferException e) {
        good = false;
      }
      try {
        asBytes.convert(bytes, given);
        assertThat(good).as("seed %d, message %d", seed, i).isTrue();
      } catch (InvalidProtocolBufferException e) {
        assertThat(good).as("seed %d, message %d", seed, i).isFalse();
      }
      assertThat(given.lines).as("seed %d, message %d", seed, i).isEqualTo(expected.lines);
      called += given.lines.isEmpty() ? 0 : 1;
    }
    assertThat(called).as("seed %d", seed).isGreaterThan(DAMAGED / 2);
  }

  @Test
  void theFirstMessageSpeaksForTheWholeStream() {
    stream.convert(message(INBOUND), recorder);
    stream.convert(later(OUTBOUND), recorder);
    assertThat(recorder.lines)
        .containsExactly(
            "call SIDECAR SERVER | <UNKNOWN>unknown -> shop/cart@cart-5d9-x1 GET:/in"
                + " | HTTP 200 SUCCESS | at 0 took 1003000 NONE",
            "call SIDECAR CLIENT | shop/cart@cart-5d9-x1 -> bank/pay GET:/out"
                + " | HTTP 200 SUCCESS | at 500 took 1002000");
  }

  @Test
  void aBrokenMessageDoesNotChangeWhoseStreamItIs() throws Exception {
    stream.convert(message(INBOUND).toByteArray(), recorder);
    StreamAccessLogsMessage.Builder other = message(INBOUND).toBuilder();
    other
        .getIdentifierBuilder()
        .getNodeBuilder()
        .getMetadataBuilder()
        .putFields("NAMESPACE", Value.newBuilder().setStringValue("other").build());
    byte[] bytes = other.build().toByteArray();
    byte[] broken = Arrays.copyOf(bytes, bytes.length - 1);
    assertThatThrownBy(() -> stream.convert(broken, recorder))
        .isInstanceOf(InvalidProtocolBufferException.class);
    stream.convert(later(INBOUND).toByteArray(), recorder);
    assertThat(recorder.lines).hasSize(2).allMatch(line -> line.contains("shop/cart"));
    stream.convert(bytes, recorder);
    stream.convert(later(INBOUND).toByteArray(), recorder);
    assertThat(recorder.lines.subList(2, 4)).allMatch(line -> line.contains("other/cart"));
  }

  @Test
  void theFirstMessageMayOnlyIntroduceTheProxy() {
    stream.convert(message(INBOUND).toBuilder().clearHttpLogs().build(), recorder);
    assertThat(recorder.lines).isEmpty();
    stream.convert(later(INBOUND), recorder);
    assertThat(recorder.calls).isEqualTo(1);
  }

  @Test
  void allEntriesOfAMessageCount() {
    StreamAccessLogsMessage.Builder many = message(INBOUND).toBuilder();
    for (int i = 0; i < 9; i++) {
      many.getHttpLogsBuilder().addLogEntry(many.getHttpLogs().getLogEntry(0));
    }
    many.getHttpLogsBuilder().getLogEntryBuilder(3).getCommonPropertiesBuilder().clearStartTime();
    stream.convert(many.build(), recorder);
    assertThat(recorder.calls).isEqualTo(9);
    assertThat(recorder.rejections).isEqualTo(1);
    assertThat(recorder.lines).element(3).isEqualTo("reject time_out_of_range");
  }

  @Test
  void whatAGatewayAnsweredCountsWithoutWhatItAsked() {
    stream.convert(
        message(
            "router GET /in HTTP/2 200 - cluster=outbound|80||pay.bank.svc.cluster.local"
                + " tx=2ms rx=1ms sent=3ms"),
        recorder);
    assertThat(recorder.lines)
        .containsExactly(
            "call SIDECAR SERVER | <UNKNOWN>unknown -> shop/cart@cart-5d9-x1 GET:/in"
                + " | HTTP 200 SUCCESS | at 0 took 3000 NONE",
            "reject latency_out_of_range");
  }

  @Test
  void eachOfAGatewaysCallsIsRejectedByItself() {
    stream.convert(
        message(
            "router GET /in HTTP/2 200 - cluster=outbound|80||pay.bank.svc.cluster.local start=-"),
        recorder);
    assertThat(recorder.lines)
        .containsExactly("reject time_out_of_range", "reject time_out_of_range");
  }

  @Test
  void whatCannotBeReadOfAGatewaysEntryIsRejectedOnce() {
    stream.convert(
        message("router GET /in HTTP/2 1200 - cluster=outbound|80||pay.bank.svc.cluster.local"),
        recorder);
    assertThat(recorder.lines).containsExactly("reject status_out_of_range");
  }

  @Test
  void aStreamThatNeverSaysWhoItIsIsRejectedEntryByEntry() {
    stream.convert(later(INBOUND), recorder);
    stream.convert(later("sidecar TCP - cluster=outbound|5432||db.shop.svc duration=1s"), recorder);
    assertThat(recorder.lines)
        .containsExactly("reject identifier_missing", "reject identifier_missing");
  }

  @Test
  void aProxyOfNoMeshIsRejected() {
    stream.convert(from(Node.newBuilder().setId("edge-envoy-1")), recorder);
    stream.convert(later(INBOUND), recorder);
    assertThat(recorder.lines).containsExactly("reject role_unknown", "reject role_unknown");
  }

  @Test
  void aProxyOfNoServiceIsRejected() {
    stream.convert(
        from(Node.newBuilder().setId("sidecar~10.0.0.1~p.shop~shop.svc.cluster.local")), recorder);
    assertThat(recorder.lines).containsExactly("reject identity_missing");
  }

  @Test
  void withoutMetadataOfItThePodIsThatOfTheNodeId() {
    Node.Builder node = Node.newBuilder().setId("sidecar~10.0.0.1~cart-7.shop~shop.svc");
    node.getMetadataBuilder().putFields("WORKLOAD_NAME", EntryExamples.text("cart"));
    stream.convert(from(node), recorder);
    assertThat(recorder.lines).singleElement().asString().contains(" -> shop/cart@cart-7 GET:/in ");
  }

  /** What an Envoy of before 2021 sends has the same fields by the same numbers. */
  @Test
  void messagesOfTheOlderVersionAreReadAsThoseOfTheNewer() throws Exception {
    StreamAccessLogsMessage sent =
        message(
            "router GET /carts?x=1 HTTP/1.1 503 UF,URX cluster=outbound|80|v2|pay.bank.svc.cluster.local"
                + " upstream=10.1.0.9:8080 from=10.1.0.3:40000 to=10.1.0.7:8080 authority=shop"
                + " tx=1ms rx=2.5s sent=2.6s bytes=1+2/3+4 details=via_upstream"
                + " local=URI:spiffe://a peer=subject:CN=b REQ(content-type)=text/plain"
                + " RESP(server)=x TRAILER(y)=z"
                + " wasm.downstream_peer={name=front-1,namespace=web,workload=front}");
    io.envoyproxy.envoy.service.accesslog.v2.StreamAccessLogsMessage older =
        io.envoyproxy.envoy.service.accesslog.v2.StreamAccessLogsMessage.parseFrom(
            sent.toByteArray());
    // Nothing of it is unknown to the older version, whose own bytes are read here.
    assertThat(older.getHttpLogs().getLogEntry(0).getUnknownFields().asMap()).isEmpty();
    assertThat(older.getHttpLogs().getLogEntry(0).getCommonProperties().getUpstreamCluster())
        .isEqualTo("outbound|80|v2|pay.bank.svc.cluster.local");
    assertThat(older.getIdentifier().getNode().getId()).startsWith("router~10.1.0.7~");
    stream.convert(StreamAccessLogsMessage.parseFrom(older.toByteArray()), recorder);
    assertThat(recorder.lines)
        .containsExactly(
            "call SIDECAR SERVER | web/front@front-1 -> shop/cart@cart-5d9-x1 GET:/carts"
                + " | HTTP 503 FAILURE(UF,URX) | at 0 took 2600000 MTLS bytes=3/7",
            "call SIDECAR CLIENT | shop/cart@cart-5d9-x1 -> bank/pay GET:/carts"
                + " | HTTP 503 FAILURE(UF,URX) | at 1000 took 2499000 bytes=3/7");
  }

  private static StreamAccessLogsMessage later(String entry) {
    return message(entry).toBuilder().clearIdentifier().build();
  }

  private static StreamAccessLogsMessage from(Node.Builder node) {
    StreamAccessLogsMessage.Builder first = message(INBOUND).toBuilder();
    first.getIdentifierBuilder().setNode(node);
    return first.build();
  }
}
