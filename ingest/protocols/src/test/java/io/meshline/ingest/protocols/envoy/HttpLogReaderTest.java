package io.meshline.ingest.protocols.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPRequestProperties;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.meshline.ingest.protocols.Parties;
import io.meshline.ingest.protocols.Recorder;
import io.meshline.ingest.protocols.fuzz.EnvoySeeds;
import io.meshline.ingest.protocols.fuzz.WireMutations;
import io.meshline.ingest.protocols.names.AddressBook;
import io.meshline.ingest.protocols.names.Resident;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Entries read by their shape give what decoding them gives. */
class HttpLogReaderTest {
  private static final int MESSAGES = 6_000;
  private static final String OUTBOUND =
      "sidecar GET /pay?user=1 HTTP/1.1 200 - cluster=outbound|80||pay.bank.svc.cluster.local"
          + " upstream=10.1.0.9:80 REQ(traceparent)=00-a062e21f57aa306d3db9fa58e3fe8f51-11-01";

  private final KnownShapes shapes = new KnownShapes(1 << 10, 1 << 20);
  private final KnownEntries known = new KnownEntries(1 << 20);
  private final KnownEndpoints endpoints = new KnownEndpoints(1 << 10, 1 << 20);
  private final HttpLogReader reader = new HttpLogReader(shapes, known, endpoints);

  @Test
  void damagedMessagesGiveTheSameBothWays() throws Exception {
    long seed = System.nanoTime();
    List<StreamAccessLogsMessage> seeds = new ArrayList<>();
    List<Proxy> proxies = new ArrayList<>();
    for (StreamAccessLogsMessage each : EnvoySeeds.messages()) {
      proxies.add(Proxy.of(each.getIdentifier().getNode()));
      if (each.hasHttpLogs()) {
        seeds.add(several(each));
      }
    }
    WireMutations mutations = new WireMutations(seed, seeds);
    int read = 0;
    int undecodable = 0;
    for (int i = 0; i < MESSAGES; i++) {
      byte[] bytes = mutations.next();
      Proxy proxy = proxies.get(i % proxies.size());
      List<String> decoded = decoded(proxy, bytes);
      // The first time it may learn, the second time it may know, then by the tree, and at last
      // with an endpoint that is known, too.
      for (int time = 0; time < 4; time++) {
        Recorder recorder = new Recorder(true);
        if (reader.convert(
            proxy, i % proxies.size(), new Peers(AddressBook.EMPTY), bytes, 0, recorder)) {
          assertThat(recorder.lines).as("seed %d, message %d", seed, i).isEqualTo(decoded);
          read++;
        } else {
          assertThat(recorder.lines).isEmpty();
        }
      }
      undecodable += decoded.equals(List.of("undecodable")) ? 1 : 0;
    }
    assertThat(read).as("seed %d", seed).isGreaterThan(MESSAGES);
    assertThat(undecodable).as("seed %d", seed).isGreaterThan(MESSAGES / 100);
  }

  @Test
  void whatAMessageSaysOfItsProxyIsReadFirst() throws Exception {
    StreamAccessLogsMessage.Builder message = message(entry(OUTBOUND)).toBuilder();
    message.getIdentifierBuilder().setNode(EntryExamples.node("sidecar"));
    byte[] bytes = message.build().toByteArray();
    HttpLogReader.Introduction said = Objects.requireNonNull(reader.introduction(bytes));
    Proxy proxy = Proxy.of(EntryExamples.node("sidecar"));
    assertThat(said.proxy()).isEqualTo(proxy);
    Recorder recorder = new Recorder(true);
    Peers peers = new Peers(AddressBook.EMPTY);
    assertThat(reader.convert(proxy, 0, peers, bytes, said.end(), recorder)).isTrue();
    assertThat(recorder.lines).isEqualTo(readAlike(proxy, entry(OUTBOUND)));
    message.getIdentifierBuilder().getNodeBuilder().setId("neither");
    assertThat(reader.introduction(message.build().toByteArray())).isNull();
    assertThat(reader.introduction(message(entry(OUTBOUND)).toByteArray())).isNull();
  }

  @Test
  void timesSizesAndTracesMakeNoNewShape() throws Exception {
    HTTPAccessLogEntry first = entry(OUTBOUND);
    Proxy proxy = Proxy.of(EntryExamples.node("sidecar"));
    assertThat(readAlike(proxy, first)).isEqualTo(decoded(proxy, message(first).toByteArray()));
    long known = shapes.bytes();
    assertThat(known).isPositive();

    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 1_000; i++) {
      HTTPAccessLogEntry.Builder next = first.toBuilder();
      AccessLogCommon.Builder common = next.getCommonPropertiesBuilder();
      common
          .getStartTimeBuilder()
          .setSeconds(1_700_000_000L + random.nextInt(1 << 20))
          .setNanos(random.nextInt(1_000_000_000));
      common
          .setTimeToFirstUpstreamTxByte(duration(random))
          .setTimeToLastUpstreamTxByte(duration(random));
      common.setTimeToLastUpstreamRxByte(duration(random)).setTimeToLastRxByte(duration(random));
      common.setTimeToLastDownstreamTxByte(duration(random)).setDuration(duration(random));
      common
          .setStreamId("s" + i)
          .setDownstreamRemoteAddress(address("10.1.0.7", random.nextInt(65_536)));
      common.getTlsPropertiesBuilder().setTlsSessionId("t" + i);
      HTTPRequestProperties.Builder request = next.getRequestBuilder();
      request.setPath("/pay?user=" + i).setRequestId("r" + i).setUserAgent("agent " + i);
      request
          .setRequestHeadersBytes(random.nextLong())
          .setRequestBodyBytes(random.nextInt(1 << 30));
      request.putRequestHeaders(
          "traceparent", "00-%032x-11-01".formatted(random.nextLong(Long.MAX_VALUE)));
      request.putRequestHeaders("x-request-id", "x" + i);
      next.getResponseBuilder()
          .setResponseBodyBytes(random.nextLong())
          .putResponseHeaders("server", "s" + i);
      HTTPAccessLogEntry entry = next.build();
      if (i == 1) {
        // The remote address and the security of the connection were not in the first one.
        known = shapes.bytes();
      }
      assertThat(readAlike(proxy, entry)).isEqualTo(decoded(proxy, message(entry).toByteArray()));
    }
    assertThat(shapes.bytes()).isEqualTo(known);
  }

  @Test
  void whatCameAgainIsReadByATable() throws Exception {
    Proxy proxy = Proxy.of(EntryExamples.node("sidecar"));
    HTTPAccessLogEntry entry = entry(OUTBOUND);
    assertThat(readAlike(proxy, entry)).isNotEmpty();
    assertThat(known.of(proxy, proxy.hashCode())).isNull();
    List<String> again = readAlike(proxy, entry);
    byte[] bytes = entry.toByteArray();
    LoggedRequest request = new LoggedRequest(new LoggedTimes());
    KnownShapes.Known shape =
        new EntryScan(bytes)
            .known(
                Objects.requireNonNull(known.of(proxy, proxy.hashCode())),
                0,
                bytes.length,
                request);
    assertThat(Objects.requireNonNull(shape).shape).isNotNull();
    assertThat(request.traceId()).isEqualTo("a062e21f57aa306d3db9fa58e3fe8f51");
    long learnt = shapes.bytes();
    assertThat(readAlike(proxy, entry)).isEqualTo(again);
    assertThat(shapes.bytes()).isEqualTo(learnt);
  }

  @Test
  void whatDiffersInAnythingElseIsAnotherShape() throws Exception {
    Proxy proxy = Proxy.of(EntryExamples.node("sidecar"));
    HTTPAccessLogEntry first = entry(OUTBOUND);
    assertThat(readAlike(proxy, first)).isNotEmpty();
    List<Consumer<HTTPAccessLogEntry.Builder>> changes =
        List.of(
            e -> e.getRequestBuilder().setAuthority("pays"),
            e -> e.getRequestBuilder().setOriginalPath("/pay"),
            e -> e.getRequestBuilder().setRequestMethodValue(3),
            e -> e.getRequestBuilder().putRequestHeaders("content-type", "application/grpc"),
            e -> e.getResponseBuilder().getResponseCodeBuilder().setValue(503),
            e -> e.getResponseBuilder().putResponseTrailers("grpc-status", "3"),
            e -> e.getCommonPropertiesBuilder().getResponseFlagsBuilder().setUpstreamOverflow(true),
            e -> e.getCommonPropertiesBuilder().setUpstreamCluster("inbound|80||"),
            e -> e.getCommonPropertiesBuilder().setUpstreamRemoteAddress(address("10.1.0.9", 81)),
            e -> e.getCommonPropertiesBuilder().setAccessLogTypeValue(1));
    for (Consumer<HTTPAccessLogEntry.Builder> change : changes) {
      HTTPAccessLogEntry.Builder changed = first.toBuilder();
      change.accept(changed);
      long before = shapes.bytes();
      byte[] bytes = message(changed.build()).toByteArray();
      assertThat(readAlike(proxy, changed.build())).isEqualTo(decoded(proxy, bytes));
      assertThat(shapes.bytes()).as(changed.toString()).isGreaterThan(before);
    }
    // The same entry of another proxy is of another service.
    Proxy other =
        new Proxy(false, false, "10.1.0.8", Parties.service("", "shop", "other", "o-1", ""));
    assertThat(readAlike(other, first))
        .isEqualTo(decoded(other, message(first).toByteArray()))
        .isNotEqualTo(readAlike(proxy, first));
  }

  @Test
  void pathsMakeNoNewShape() throws Exception {
    for (String role : List.of("sidecar", "router")) {
      Proxy proxy = Proxy.of(EntryExamples.node(role));
      HTTPAccessLogEntry first = entry(OUTBOUND.replace("sidecar", role));
      assertThat(readAlike(proxy, first)).isNotEmpty();
      HTTPAccessLogEntry.Builder rewritten = first.toBuilder();
      rewritten.getRequestBuilder().setOriginalPath("/shop/pay");
      assertThat(readAlike(proxy, rewritten.build())).isNotEmpty();
      long learnt = shapes.bytes();
      for (String path :
          List.of(
              "/pays?user=1",
              "/pa?y?user=1",
              "/",
              "?",
              "*",
              "/zahlung/für/øl?ä=1",
              "/pay#part",
              "/orders/8731;v=1",
              "/" + "a".repeat(3_000))) {
        HTTPAccessLogEntry.Builder other = first.toBuilder();
        other.getRequestBuilder().setPath(path);
        HTTPAccessLogEntry.Builder both = rewritten.clone();
        both.getRequestBuilder().setPath(path).setOriginalPath(path + "/before");
        for (int time = 0; time < 4; time++) {
          for (HTTPAccessLogEntry each : List.of(other.build(), both.build())) {
            assertThat(readAlike(proxy, each))
                .as("%s %s", role, path)
                .isEqualTo(decoded(proxy, message(each).toByteArray()));
          }
        }
      }
      HTTPAccessLogEntry.Builder onlyQuery = rewritten.clone();
      onlyQuery.getRequestBuilder().setPath("/x").setOriginalPath("?a=1");
      assertThat(readAlike(proxy, onlyQuery.build()))
          .isEqualTo(decoded(proxy, message(onlyQuery.build()).toByteArray()));
      // Parties of endpoints that come again are kept with those of shapes.
      assertThat(shapes.count()).isEqualTo(role.equals("sidecar") ? 2 : 4);
      assertThat(shapes.bytes()).isEqualTo(learnt);
    }
  }

  @Test
  void shapesOfTheSameServiceShareTheirEndpoints() throws Exception {
    Proxy proxy = Proxy.of(EntryExamples.node("sidecar"));
    for (int time = 0; time < 3; time++) {
      assertThat(readAlike(proxy, entry(OUTBOUND))).isNotEmpty();
    }
    long before = endpoints.bytes();
    for (int time = 0; time < 3; time++) {
      HTTPAccessLogEntry failed = entry(OUTBOUND.replace(" 200 ", " 503 "));
      assertThat(readAlike(proxy, failed)).isEqualTo(decoded(proxy, message(failed).toByteArray()));
    }
    assertThat(shapes.count()).isEqualTo(2);
    assertThat(endpoints.bytes()).isEqualTo(before);
    for (int time = 0; time < 3; time++) {
      HTTPAccessLogEntry.Builder posted = entry(OUTBOUND).toBuilder();
      posted.getRequestBuilder().setRequestMethodValue(3);
      assertThat(readAlike(proxy, posted.build()))
          .isEqualTo(decoded(proxy, message(posted.build()).toByteArray()));
    }
    assertThat(endpoints.bytes()).isGreaterThan(before);
  }

  @Test
  void endpointsThatComeOnceTakeNoPlace() throws Exception {
    Proxy proxy = Proxy.of(EntryExamples.node("sidecar"));
    assertThat(readAlike(proxy, entry(OUTBOUND))).isNotEmpty();
    long before = endpoints.bytes();
    for (int i = 0; i < 2_000; i++) {
      HTTPAccessLogEntry once = entry(OUTBOUND.replace("/pay", "/pay/" + i));
      assertThat(readAlike(proxy, once)).isEqualTo(decoded(proxy, message(once).toByteArray()));
    }
    assertThat(endpoints.bytes()).isEqualTo(before);
    assertThat(readAlike(proxy, entry(OUTBOUND))).isEqualTo(readAlike(proxy, entry(OUTBOUND)));
    assertThat(endpoints.bytes()).isGreaterThan(before);
  }

  @Test
  void whetherAGatewayCalledSomebodyIsSeenByItsTimes() throws Exception {
    Proxy gateway = Proxy.of(EntryExamples.node("router"));
    String answered =
        "router GET /pay HTTP/1.1 200 - cluster=outbound|80||pay.bank.svc.cluster.local";
    HTTPAccessLogEntry byItself = entry(answered + " sent=3ms");
    HTTPAccessLogEntry forwarded = entry(answered + " tx=1ms sent=3ms");
    for (HTTPAccessLogEntry each : List.of(byItself, forwarded, byItself)) {
      assertThat(readAlike(gateway, each)).isEqualTo(decoded(gateway, message(each).toByteArray()));
    }
    assertThat(readAlike(gateway, byItself)).hasSize(1);
    assertThat(readAlike(gateway, forwarded)).hasSize(2);
  }

  @Test
  void aLongHeaderMakesNoDifference() throws Exception {
    Proxy proxy = Proxy.of(EntryExamples.node("sidecar"));
    HTTPAccessLogEntry.Builder entry = entry(OUTBOUND).toBuilder();
    entry.getRequestBuilder().putRequestHeaders("cookie", "c".repeat(300));
    assertThat(readAlike(proxy, entry.build()))
        .isEqualTo(decoded(proxy, message(entry.build()).toByteArray()))
        .isEqualTo(readAlike(proxy, entry(OUTBOUND)));
  }

  @Test
  void numbersWrittenLongerThanTheyAreGiveTheSame() throws Exception {
    Proxy proxy = Proxy.of(EntryExamples.node("sidecar"));
    for (int last : new int[] {0, 1, 2, 0x7F}) {
      byte[] seconds = {8, -128, -30, -49, -86, -122, -128, -128, -128, -128, (byte) last};
      HTTPAccessLogEntry.Builder entry = entry(OUTBOUND).toBuilder();
      entry.getCommonPropertiesBuilder().clearStartTime();
      byte[] common = entry.getCommonProperties().toByteArray();
      ByteString longer =
          ByteString.copyFrom(common)
              .concat(ByteString.copyFrom(new byte[] {0x2A, (byte) seconds.length}))
              .concat(ByteString.copyFrom(seconds));
      byte[] rest = entry.clearCommonProperties().build().toByteArray();
      byte[] bytes =
          nested(10, nested(10, nested(10, longer).concat(ByteString.copyFrom(rest))))
              .toByteArray();
      bytes[0] = 18;
      Recorder recorder = new Recorder(true);
      if (reader.convert(proxy, 0, new Peers(AddressBook.EMPTY), bytes, 0, recorder)) {
        assertThat(recorder.lines).isEqualTo(decoded(proxy, bytes));
      }
    }
  }

  /** Empty messages weigh many times their bytes; each has its share of what a message may. */
  @Test
  void entriesOfNothingButEmptyMessagesAreLeftToBeWeighed() throws Exception {
    Proxy proxy = Proxy.of(EntryExamples.node("sidecar"));
    HTTPAccessLogEntry.Builder entry = entry(OUTBOUND).toBuilder();
    for (int i = 0; i < 4_000; i++) {
      entry
          .getCommonPropertiesBuilder()
          .getTlsPropertiesBuilder()
          .getLocalCertificatePropertiesBuilder()
          .addSubjectAltNameBuilder();
    }
    assertThat(
            reader.convert(
                proxy,
                0,
                new Peers(AddressBook.EMPTY),
                message(entry.build()).toByteArray(),
                0,
                new Recorder(true)))
        .isFalse();
  }

  @Test
  void whoLivesAtAnAddressIsAskedEachTime() throws Exception {
    Map<String, Resident> residents = new HashMap<>();
    Peers peers = new Peers(address -> Optional.ofNullable(residents.get(address)));
    Proxy proxy = Proxy.of(EntryExamples.node("sidecar"));
    byte[] bytes = message(entry(OUTBOUND)).toByteArray();
    assertThat(read(proxy, peers, bytes)).singleElement().asString().contains("bank/pay");
    residents.put(
        "10.1.0.9:80", new Resident(Parties.service("", "bank", "till", "till-1", ""), Map.of()));
    assertThat(read(proxy, peers, bytes)).singleElement().asString().contains("bank/till");
    residents.clear();
    assertThat(read(proxy, peers, bytes)).singleElement().asString().contains("bank/pay");
  }

  @Test
  void textThatIsNoneMakesTheMessageUndecodable() throws Exception {
    Proxy proxy = Proxy.of(EntryExamples.node("sidecar"));
    byte[] good = message(entry(OUTBOUND)).toByteArray();
    assertThat(readAlike(proxy, entry(OUTBOUND))).isNotEmpty();
    // In the path, its query and the header, which are no part of the shape.
    for (String place : List.of("pay?", "user=1", "a062e21f57aa")) {
      byte[] bad = good.clone();
      bad[new String(good, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(place)] =
          (byte) 0xFF;
      assertThat(decoded(proxy, bad)).containsExactly("undecodable");
      assertThat(reader.convert(proxy, 0, new Peers(AddressBook.EMPTY), bad, 0, new Recorder(true)))
          .isFalse();
    }
  }

  @Test
  void shapesAreForgottenBeforeTheyTakeTooMuch() throws Exception {
    KnownShapes few = new KnownShapes(64, 40_000);
    HttpLogReader small =
        new HttpLogReader(few, new KnownEntries(40_000), new KnownEndpoints(64, 40_000));
    Proxy proxy = Proxy.of(EntryExamples.node("sidecar"));
    Peers peers = new Peers(AddressBook.EMPTY);
    for (int i = 0; i < 2_000; i++) {
      HTTPAccessLogEntry.Builder entry = entry(OUTBOUND).toBuilder();
      entry.getRequestBuilder().setAuthority("pay-" + i);
      byte[] bytes = message(entry.build()).toByteArray();
      Recorder recorder = new Recorder(true);
      assertThat(small.convert(proxy, 0, peers, bytes, 0, recorder)).isTrue();
      assertThat(recorder.lines).isEqualTo(decoded(proxy, bytes));
      assertThat(few.bytes()).isBetween(1L, 40_000L);
    }
  }

  private List<String> readAlike(Proxy proxy, HTTPAccessLogEntry entry) {
    return read(proxy, new Peers(AddressBook.EMPTY), message(entry).toByteArray());
  }

  private List<String> read(Proxy proxy, Peers peers, byte[] bytes) {
    Recorder recorder = new Recorder(true);
    assertThat(reader.convert(proxy, proxy.hashCode(), peers, bytes, 0, recorder)).isTrue();
    return recorder.lines;
  }

  private static List<String> decoded(Proxy proxy, byte[] bytes) {
    Recorder recorder = new Recorder(true);
    try {
      StreamAccessLogsMessage message = AccessLogMessages.parse(bytes);
      if (message.hasIdentifier()) {
        // It says by itself whose it is: not for the reader.
        return List.of("identifier");
      }
      new AccessLogStream(AddressBook.EMPTY, proxy).convert(message, recorder);
      return recorder.lines;
    } catch (InvalidProtocolBufferException e) {
      return List.of("undecodable");
    }
  }

  private static StreamAccessLogsMessage several(StreamAccessLogsMessage message) {
    StreamAccessLogsMessage.Builder several = message.toBuilder().clearIdentifier();
    HTTPAccessLogEntry entry = several.getHttpLogs().getLogEntry(0);
    several.getHttpLogsBuilder().addLogEntry(entry.toBuilder().setProtocolVersionValue(3));
    return several.build();
  }

  private static ByteString nested(int tag, ByteString content) {
    ByteString.Output out = ByteString.newOutput();
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    try {
      coded.writeUInt32NoTag(tag);
      coded.writeUInt32NoTag(content.size());
      coded.writeRawBytes(content);
      coded.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteString();
  }

  private static HTTPAccessLogEntry entry(String line) {
    return LoggedEntry.message(line).getHttpLogs().getLogEntry(0);
  }

  private static StreamAccessLogsMessage message(HTTPAccessLogEntry entry) {
    StreamAccessLogsMessage.Builder message = StreamAccessLogsMessage.newBuilder();
    message.getHttpLogsBuilder().addLogEntry(entry);
    return message.build();
  }

  private static Address address(String ip, int port) {
    return Address.newBuilder()
        .setSocketAddress(SocketAddress.newBuilder().setAddress(ip).setPortValue(port))
        .build();
  }

  private static Duration duration(SplittableRandom random) {
    return Duration.newBuilder()
        .setSeconds(random.nextInt(3))
        .setNanos(random.nextInt(1_000_000_000))
        .build();
  }
}
