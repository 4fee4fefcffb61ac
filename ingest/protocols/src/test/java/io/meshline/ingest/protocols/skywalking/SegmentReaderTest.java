package io.meshline.ingest.protocols.skywalking;

import static io.meshline.ingest.protocols.skywalking.SegmentExamples.entry;
import static io.meshline.ingest.protocols.skywalking.SegmentExamples.errorLog;
import static io.meshline.ingest.protocols.skywalking.SegmentExamples.exit;
import static io.meshline.ingest.protocols.skywalking.SegmentExamples.fromFront;
import static io.meshline.ingest.protocols.skywalking.SegmentExamples.local;
import static io.meshline.ingest.protocols.skywalking.SegmentExamples.segment;
import static io.meshline.ingest.protocols.skywalking.SegmentExamples.tag;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meshline.ingest.protocols.Recorder;
import io.meshline.ingest.protocols.fuzz.WireMutations;
import io.meshline.ingest.protocols.messages.BinaryMessages;
import io.meshline.schemas.Party;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.skywalking.apm.network.language.agent.v3.RefType;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.SpanLayer;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;
import org.junit.jupiter.api.Test;

/** Segments read by the shapes of their spans give what decoding them gives. */
class SegmentReaderTest {
  private static final int SEGMENTS = 8_000;

  private final KnownSpans known = KnownSpans.of(1 << 12, 1 << 20);
  private final SegmentReader reader = new SegmentReader(known);

  private static List<String> decoded(byte[] message) {
    Recorder recorder = new Recorder(true);
    try {
      new SegmentConverter()
          .convert(BinaryMessages.parse(SegmentObject.getDefaultInstance(), message), recorder);
    } catch (InvalidProtocolBufferException e) {
      return List.of("undecodable");
    }
    return recorder.lines;
  }

  private List<String> read(byte[] message) {
    Recorder recorder = new Recorder(true);
    try {
      reader.convert(message, recorder);
    } catch (InvalidProtocolBufferException e) {
      assertThat(recorder.lines).isEmpty();
      return List.of("undecodable");
    }
    return recorder.lines;
  }

  /** Whether it was read without being decoded; it gives the same in any case. */
  private boolean isKnown(byte[] message) {
    boolean before = reader.observe(message) != null;
    assertThat(read(message)).isEqualTo(decoded(message));
    return before;
  }

  @Test
  void randomSegmentsGiveTheSameBothWays() {
    long seed = System.nanoTime();
    RandomSegments segments = new RandomSegments(seed);
    int reads = 0;
    for (int i = 0; i < SEGMENTS; i++) {
      byte[] message = segments.next().toByteArray();
      List<String> expected = decoded(message);
      // The first time it may learn, the second time it may know.
      assertThat(read(message)).as("seed %d, segment %d", seed, i).isEqualTo(expected);
      reads += reader.observe(message) == null ? 0 : 1;
      assertThat(read(message)).as("seed %d, segment %d again", seed, i).isEqualTo(expected);
    }
    assertThat(reads).as("seed %d", seed).isGreaterThan(SEGMENTS / 8);
  }

  @Test
  void damagedSegmentsGiveTheSameBothWays() {
    long seed = System.nanoTime();
    RandomSegments segments = new RandomSegments(seed);
    List<SegmentObject> valid = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      valid.add(segments.next());
    }
    WireMutations mutations = new WireMutations(seed, valid);
    int reads = 0;
    int undecodable = 0;
    for (int i = 0; i < SEGMENTS; i++) {
      byte[] message = mutations.next();
      List<String> expected = decoded(message);
      assertThat(read(message)).as("seed %d, segment %d", seed, i).isEqualTo(expected);
      reads += reader.observe(message) == null ? 0 : 1;
      assertThat(read(message)).as("seed %d, segment %d again", seed, i).isEqualTo(expected);
      undecodable += expected.equals(List.of("undecodable")) ? 1 : 0;
    }
    assertThat(reads).as("seed %d", seed).isGreaterThan(SEGMENTS / 20);
    assertThat(undecodable).as("seed %d", seed).isGreaterThan(SEGMENTS / 100);
  }

  private static SegmentObject plain() {
    return segment(
        entry(0, SpanLayer.Http, "GET:/carts").addRefs(fromFront("front.1")),
        exit(1, SpanLayer.Database, "Mysql/execute", "db:3306")
            .addTags(tag("db.type", "sql"))
            .addTags(tag("db.statement", "select 1")),
        exit(2, SpanLayer.Http, "/pay", "pay:80").addTags(tag("http.status_code", "200")),
        local(3, "work"));
  }

  @Test
  void timesIdsAndWhatNobodyReadsMakeNoNewShape() {
    assertThat(isKnown(plain().toByteArray())).isFalse();
    long shapes = known.shapes().bytes();
    long parties = known.parties().bytes();
    assertThat(shapes).isPositive();
    assertThat(parties).isPositive();
    for (int i = 1; i < 100; i++) {
      SegmentObject.Builder next =
          plain().toBuilder().setTraceId("t" + i).setTraceSegmentId("s" + i);
      for (SpanObject.Builder span : next.getSpansBuilderList()) {
        span.setSpanId(span.getSpanId() + i)
            .setParentSpanId(span.getParentSpanId() < 0 ? -1 : i)
            .setStartTime(span.getStartTime() + i)
            .setEndTime(span.getEndTime() + 2L * i)
            .addTags(tag("url", "http://cart/" + i));
      }
      next.getSpansBuilder(0)
          .getRefsBuilder(0)
          .setTraceId(i % 2 == 0 ? "t" + i : "other")
          .setParentTraceSegmentId("p" + i)
          .setParentSpanId(i);
      next.getSpansBuilder(1).setTags(1, tag("db.statement", "select " + i));
      next.getSpansBuilder(3).setOperationName("work " + i);
      assertThat(isKnown(next.build().toByteArray())).as("%d", i).isTrue();
    }
    assertThat(known.shapes().bytes()).isEqualTo(shapes);
    assertThat(known.parties().bytes()).isEqualTo(parties);
  }

  @Test
  void whatDiffersInAnythingElseIsAnotherShape() {
    assertThat(isKnown(plain().toByteArray())).isFalse();
    assertThat(isKnown(plain().toByteArray())).isTrue();
    List<Consumer<SegmentObject.Builder>> changes =
        List.of(
            s -> s.setService("carts"),
            s -> s.setServiceInstance("cart-2"),
            s -> s.getSpansBuilder(0).setOperationName("GET:/cart"),
            s -> s.getSpansBuilder(0).setSpanLayer(SpanLayer.RPCFramework),
            s -> s.getSpansBuilder(0).setIsError(true),
            s -> s.getSpansBuilder(0).clearRefs(),
            s -> s.getSpansBuilder(0).getRefsBuilder(0).setParentService("back"),
            s -> s.getSpansBuilder(0).getRefsBuilder(0).setParentServiceInstance("front-2"),
            s -> s.getSpansBuilder(0).getRefsBuilder(0).setParentEndpoint("GET:/x"),
            s -> s.getSpansBuilder(0).getRefsBuilder(0).setNetworkAddressUsedAtPeer("cart:81"),
            s -> s.getSpansBuilder(0).getRefsBuilder(0).setRefType(RefType.CrossThread),
            s -> s.getSpansBuilder(0).getRefsBuilder(0).clearTraceId(),
            s -> s.getSpansBuilder(0).addRefs(fromFront("front.2")),
            s -> s.getSpansBuilder(1).setTags(1, tag("db.statement", "insert 1")),
            s -> s.getSpansBuilder(1).setTags(0, tag("db.type", "other")),
            s -> s.getSpansBuilder(2).setPeer("pay:81"),
            s -> s.getSpansBuilder(2).setOperationName("/pays"),
            s -> s.getSpansBuilder(2).setComponentId(23),
            s -> s.getSpansBuilder(2).setTags(0, tag("http.status_code", "503")),
            s -> s.getSpansBuilder(2).setIsError(true).addLogs(errorLog("E")),
            s -> s.getSpansBuilder(2).setEndTime(1),
            s -> s.setTraceId("t".repeat(65)),
            s -> s.setTraceSegmentId(""),
            s -> s.setService(" "));
    for (int i = 0; i < changes.size(); i++) {
      SegmentObject.Builder changed = plain().toBuilder();
      changes.get(i).accept(changed);
      assertThat(isKnown(changed.build().toByteArray())).as("change %d", i).isFalse();
      assertThat(isKnown(plain().toByteArray())).as("after change %d", i).isTrue();
    }
  }

  @Test
  void oneSpanIsTheSameInSegmentsOfAnyService() {
    assertThat(isKnown(plain().toByteArray())).isFalse();
    long shapes = known.shapes().bytes();
    SegmentObject other = plain().toBuilder().setService("other").build();
    assertThat(isKnown(other.toByteArray())).isFalse();
    assertThat(isKnown(other.toByteArray())).isTrue();
    assertThat(known.shapes().bytes()).isEqualTo(shapes);
  }

  @Test
  void shapesShareTheirPeers() {
    List<Party> peers = new ArrayList<>();
    for (String endpoint : List.of("GET:/carts", "GET:/other")) {
      byte[] message =
          segment(entry(0, SpanLayer.Http, endpoint).addRefs(fromFront("front.1"))).toByteArray();
      assertThat(isKnown(message)).isFalse();
      for (Observation each : Objects.requireNonNull(reader.observe(message))) {
        peers.add(((Observation.OfSpan) each).span().getPeer());
      }
    }
    assertThat(peers).hasSize(2);
    assertThat(peers.get(1)).isSameAs(peers.get(0));
  }
}
