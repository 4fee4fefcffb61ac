package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UInt32Value;
import com.sun.management.ThreadMXBean;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Rejection;
import io.meshline.ingest.protocols.envoy.AccessLogStream;
import io.meshline.ingest.protocols.names.AddressBook;
import io.meshline.ingest.protocols.names.NamedOutlet;
import io.meshline.ingest.protocols.names.Naming;
import io.meshline.ingest.protocols.skywalking.SegmentReader;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.InstanceMetadata;
import io.meshline.schemas.Span;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.SpanLayer;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;
import org.apache.skywalking.apm.network.language.agent.v3.SpanType;
import org.junit.jupiter.api.Test;

/**
 * How much memory the way from a message's bytes to packed records takes, once it knows what comes,
 * by the JVM's own count. A byte more for each record is a collection more for so many of them.
 */
class AllocationTest {
  private static final int MESSAGES = 200;
  private static final int ENTRIES = 100;
  private static final int ENDPOINTS = 20;

  private final List<byte[]> messages = new ArrayList<>();
  private final Packing packing = new Packing();

  /** Hands on what a message became, and packs it. */
  private static final class Packing implements Outlet {
    private final CallPacker calls = new CallPacker(4_000, 512 << 10);
    private final SpanPacker spans = new SpanPacker(4_000, 512 << 10);
    private final Outlet named = new NamedOutlet(Naming.AS_TOLD, AddressBook.EMPTY, this);
    private long records;

    @Override
    public void call(CallRecord call) {
      records++;
      pack(calls, call);
    }

    @Override
    public void span(Span span) {
      records++;
      pack(spans, span);
    }

    private static <T> void pack(Packer<T> packer, T one) {
      if (!packer.add(one)) {
        assertThat(packer.build()).isNotNull();
        assertThat(packer.add(one)).isTrue();
      }
    }

    @Override
    public void instance(InstanceMetadata instance) {
      throw new IllegalStateException("an instance");
    }

    @Override
    public void reject(Rejection rejection) {
      throw new IllegalStateException(rejection.toString());
    }
  }

  /** What a record takes of the heap on its way, in bytes. */
  private double bytesPerRecord(Conversion conversion) throws Exception {
    for (int warm = 0; warm < 3; warm++) {
      convert(conversion);
    }
    long recordsBefore = packing.records;
    long before = allocated();
    convert(conversion);
    long bytes = allocated() - before;
    return (double) bytes / (packing.records - recordsBefore);
  }

  private void convert(Conversion conversion) throws Exception {
    for (byte[] message : messages) {
      conversion.convert(message, packing.named);
    }
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  /**
   * A call that is handed on with the others of its message: the record, 112 bytes, its time, 24,
   * and the id of its trace, 24 and 48. What it takes of its batch leaves with that: 36 bytes of
   * numbers, 4 each for outcome and reason as soon as one call has another one, 33 for the trace, a
   * sixteenth more for what may come. What a message takes by itself is some 10 for each call.
   */
  @Test
  void anEntryOfAnAccessLogBecomesACallAndItsTrace() throws Exception {
    for (int i = 0; i < MESSAGES; i++) {
      messages.add(accessLogs(i).toByteArray());
    }
    AccessLogStream stream = new AccessLogStream();
    stream.convert(Telemetry.accessLogs(true, 1).toByteArray(), packing.named);
    assertThat(bytesPerRecord(stream::convert)).isLessThan(400);
  }

  /**
   * A span that is handed on: the record, its time and its four ids. Beside it, and let go at once:
   * where its parts are in the message, half of what a segment takes by itself, and the bytes of
   * each text before they are in the batch.
   */
  @Test
  void aSpanOfASegmentBecomesASpanAndItsIds() throws Exception {
    for (int i = 0; i < 50 * MESSAGES; i++) {
      messages.add(segment(i).toByteArray());
    }
    SegmentReader reader = new SegmentReader();
    assertThat(bytesPerRecord(reader::convert)).isLessThan(1_450);
  }

  private static StreamAccessLogsMessage accessLogs(int number) {
    HTTPAccessLogEntry like = Telemetry.accessLogs(false, 1).getHttpLogs().getLogEntry(0);
    StreamAccessLogsMessage.Builder message = StreamAccessLogsMessage.newBuilder();
    for (int i = 0; i < ENTRIES; i++) {
      int which = number * ENTRIES + i;
      HTTPAccessLogEntry.Builder entry = message.getHttpLogsBuilder().addLogEntryBuilder();
      entry.mergeFrom(like);
      entry
          .getRequestBuilder()
          .setPath("/api/v1/resource-" + which % ENDPOINTS + "?page=" + which)
          .setRequestHeadersBytes(620)
          .setRequestBodyBytes(which)
          .putRequestHeaders(
              "traceparent", "00-%032x-%016x-01".formatted(0xABC_0000L + which, which + 1L));
      entry
          .getResponseBuilder()
          .setResponseCode(UInt32Value.of(which % 50 == 0 ? 503 : 200))
          .setResponseBodyBytes(which);
    }
    return message.build();
  }

  /** An answer for which another service was asked. */
  private static SegmentObject segment(int number) {
    SegmentObject.Builder segment =
        Telemetry.segment("front", number).toBuilder()
            .setTraceId("%032x.40.%d".formatted(number, 17_000_000_000_000_000L + number))
            .setTraceSegmentId("%032x.41.%d".formatted(number, 17_000_000_000_000_000L + number));
    SpanObject entry = segment.getSpans(0);
    segment.setSpans(0, entry.toBuilder().setOperationName("GET:/carts/" + number % ENDPOINTS));
    segment.addSpans(
        SpanObject.newBuilder()
            .setSpanId(1)
            .setParentSpanId(0)
            .setStartTime(entry.getStartTime() + 1)
            .setEndTime(entry.getEndTime() - 1)
            .setOperationName("/stock")
            .setPeer("stock.shop:8080")
            .setSpanType(SpanType.Exit)
            .setSpanLayer(SpanLayer.Http));
    return segment.build();
  }
}
