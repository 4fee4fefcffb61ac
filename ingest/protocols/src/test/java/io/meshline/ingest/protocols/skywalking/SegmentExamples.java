package io.meshline.ingest.protocols.skywalking;

import io.meshline.ingest.protocols.Lines;
import org.apache.skywalking.apm.network.common.v3.KeyStringValuePair;
import org.apache.skywalking.apm.network.language.agent.v3.Log;
import org.apache.skywalking.apm.network.language.agent.v3.RefType;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentReference;
import org.apache.skywalking.apm.network.language.agent.v3.SpanLayer;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;
import org.apache.skywalking.apm.network.language.agent.v3.SpanType;

/** Segments of the instance {@code cart-1} of the service {@code cart}, as its agent sends them. */
final class SegmentExamples {

  static final long T0 = Lines.T0.toEpochMilli();

  private SegmentExamples() {}

  /** Segment {@code seg} of trace {@code tr}. */
  static SegmentObject segment(SpanObject.Builder... spans) {
    SegmentObject.Builder segment =
        SegmentObject.newBuilder()
            .setTraceId("tr")
            .setTraceSegmentId("seg")
            .setService("cart")
            .setServiceInstance("cart-1");
    for (SpanObject.Builder span : spans) {
      segment.addSpans(span);
    }
    return segment.build();
  }

  /** From T0, for 25 ms, without a parent. */
  static SpanObject.Builder entry(int id, SpanLayer layer, String operation) {
    return SpanObject.newBuilder()
        .setSpanId(id)
        .setParentSpanId(-1)
        .setStartTime(T0)
        .setEndTime(T0 + 25)
        .setSpanType(SpanType.Entry)
        .setSpanLayer(layer)
        .setOperationName(operation);
  }

  /** From T0 + 3 ms, for 7 ms, in span 0. */
  static SpanObject.Builder exit(int id, SpanLayer layer, String operation, String peer) {
    return SpanObject.newBuilder()
        .setSpanId(id)
        .setParentSpanId(0)
        .setStartTime(T0 + 3)
        .setEndTime(T0 + 10)
        .setSpanType(SpanType.Exit)
        .setSpanLayer(layer)
        .setOperationName(operation)
        .setPeer(peer);
  }

  /** From T0 + 1 ms, for 20 ms, in the span before it; span 0 is a root. */
  static SpanObject.Builder local(int id, String operation) {
    return SpanObject.newBuilder()
        .setSpanId(id)
        .setParentSpanId(id - 1)
        .setStartTime(T0 + 1)
        .setEndTime(T0 + 21)
        .setSpanType(SpanType.Local)
        .setOperationName(operation);
  }

  /** From span 3 of a segment of {@code front}, which was at {@code GET:/} and dialled cart:80. */
  static SegmentReference.Builder fromFront(String parentSegment) {
    return SegmentReference.newBuilder()
        .setRefType(RefType.CrossProcess)
        .setTraceId("tr")
        .setParentTraceSegmentId(parentSegment)
        .setParentSpanId(3)
        .setParentService("front")
        .setParentServiceInstance("front-1")
        .setParentEndpoint("GET:/")
        .setNetworkAddressUsedAtPeer("cart:80");
  }

  static KeyStringValuePair tag(String key, String value) {
    return KeyStringValuePair.newBuilder().setKey(key).setValue(value).build();
  }

  static Log errorLog(String kind) {
    return Log.newBuilder()
        .setTime(T0 + 20)
        .addData(tag("event", "error"))
        .addData(tag("error.kind", kind))
        .build();
  }
}
