package io.meshline.ingest.protocols.skywalking;

import java.util.List;
import java.util.SplittableRandom;
import org.apache.skywalking.apm.network.common.v3.KeyStringValuePair;
import org.apache.skywalking.apm.network.language.agent.v3.Log;
import org.apache.skywalking.apm.network.language.agent.v3.RefType;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentReference;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;
import org.apache.skywalking.apm.network.language.agent.v3.SpanType;

/** Segments of a few services, from a seed: mostly as agents send them, now and then odd. */
final class RandomSegments {
  private static final List<String> SERVICES =
      List.of("cart", "agent::front", "pay", " pay ", "Wägen", "");
  private static final List<String> NAMES =
      List.of("GET:/carts", "/pay?user=1", "/naïve", "", "Pay.charge", "a name with blanks ");
  private static final List<String> PEERS =
      List.of("pay:80", "", "b:1,a:2", "jdbc:mysql://u:p@db:3306/x", "größe:80", "  ");
  private static final List<String> STATEMENTS =
      List.of("select 1", "SELECT 2", "/* c */ get k", "(insert", "verylongverbwithoutend x", "7");
  private static final List<String> TAGS =
      List.of(
          "http.status_code",
          "status_code",
          "rpc.status_code",
          "cache.op",
          "mq.broker",
          "mq.topic",
          "mq.queue",
          "gen_ai.response.model",
          "gen_ai.provider.name",
          "db.type",
          "db.instance",
          "cache.type",
          "url",
          "http.method",
          "x");
  private static final List<String> VALUES =
      List.of("200", "404", "UNAVAILABLE", "", "kafka:9092", "orders", "schön", "12");

  private final SplittableRandom random;

  RandomSegments(long seed) {
    random = new SplittableRandom(seed);
  }

  SegmentObject next() {
    SegmentObject.Builder segment =
        SegmentObject.newBuilder()
            .setTraceId(id())
            .setTraceSegmentId(id())
            .setService(mostly(SERVICES))
            .setServiceInstance(random.nextInt(3) == 0 ? "" : "i-" + random.nextInt(2));
    int spans = seldom() ? 0 : 1 + random.nextInt(4);
    for (int i = 0; i < spans; i++) {
      segment.addSpans(span(seldom() ? random.nextInt() : i));
    }
    if (seldom()) {
      segment.setIsSizeLimited(true);
    }
    return segment.build();
  }

  private SpanObject span(int id) {
    long start = seldom() ? random.nextLong() : SegmentExamples.T0 + random.nextInt(1 << 20);
    SpanObject.Builder span =
        SpanObject.newBuilder()
            .setSpanId(id)
            .setParentSpanId(random.nextInt(3) - 1)
            .setStartTime(start)
            .setEndTime(start + (seldom() ? random.nextInt() : random.nextInt(1 << 10)))
            .setSpanTypeValue(seldom() ? 3 : random.nextInt(3))
            .setSpanLayerValue(random.nextInt(seldom() ? 10 : 5))
            .setComponentId(random.nextInt(2) * 23)
            .setOperationName(mostly(NAMES))
            .setPeer(mostly(PEERS))
            .setIsError(random.nextInt(5) == 0)
            .setSkipAnalysis(seldom());
    int tags = random.nextInt(3);
    for (int i = 0; i < tags; i++) {
      span.addTags(tag());
    }
    if (random.nextInt(4) == 0) {
      span.addTags(tag(random.nextBoolean() ? "db.statement" : "cache.cmd", mostly(STATEMENTS)));
    }
    if (span.getSpanType() == SpanType.Entry ? random.nextInt(4) > 0 : seldom()) {
      span.addRefs(reference());
    }
    if (seldom()) {
      span.addRefs(reference());
    }
    if (seldom()) {
      span.addLogs(Log.newBuilder().addData(tag("error.kind", "E" + random.nextInt(3))));
    }
    return span.build();
  }

  private KeyStringValuePair tag() {
    if (seldom()) {
      return random.nextBoolean()
          ? tag("x-le", "{\"name\":\"n\",\"latency\":3,\"status\":true}")
          : tag("transmission.latency", "7");
    }
    return tag(TAGS.get(random.nextInt(TAGS.size())), mostly(VALUES));
  }

  private SegmentReference reference() {
    return SegmentReference.newBuilder()
        .setRefType(random.nextInt(6) == 0 ? RefType.CrossThread : RefType.CrossProcess)
        .setTraceId(seldom() ? "" : id())
        .setParentTraceSegmentId(seldom() ? "" : id())
        .setParentSpanId(random.nextInt(12) - 1)
        .setParentService(mostly(SERVICES))
        .setParentServiceInstance("p-" + random.nextInt(2))
        .setParentEndpoint(mostly(NAMES))
        .setNetworkAddressUsedAtPeer(mostly(PEERS))
        .build();
  }

  private static KeyStringValuePair tag(String key, String value) {
    return KeyStringValuePair.newBuilder().setKey(key).setValue(value).build();
  }

  /** Of any length about the longest, now and then with something that no id has. */
  private String id() {
    String odd =
        random.nextInt(60) == 0 ? List.of("", " ", "é", "\u007F").get(random.nextInt(4)) : "";
    int length = seldom() ? 58 + random.nextInt(10) : 40;
    return odd + "%016x".formatted(random.nextLong()) + "f".repeat(length - 16) + odd;
  }

  /** The first ones far more often. */
  private String mostly(List<String> of) {
    return of.get(seldom() ? random.nextInt(of.size()) : random.nextInt(2));
  }

  private boolean seldom() {
    return random.nextInt(25) == 0;
  }
}
