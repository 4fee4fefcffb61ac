package io.meshline.benchmarks.receiving;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.meshline.aggregation.EndpointNames;
import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Rejection;
import io.meshline.ingest.protocols.envoy.AccessLogStream;
import io.meshline.ingest.protocols.skywalking.SegmentConverter;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.InstanceMetadata;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.junit.jupiter.api.Test;

/** What is sent is understood, all of it. */
class TrafficTest {
  private static final Instant END = Instant.parse("2026-11-22T10:00:00Z");

  @Test
  void eachEntryIsACall() throws Exception {
    Traffic traffic = Traffic.accessLogs(2, false, END);
    Taken taken = new Taken();
    for (List<byte[]> stream : traffic.streams()) {
      AccessLogStream converter = new AccessLogStream();
      for (byte[] message : stream) {
        converter.convert(StreamAccessLogsMessage.parseFrom(message), taken);
      }
    }
    assertThat(taken.rejections).isEmpty();
    assertThat(taken.calls.size()).isEqualTo((int) traffic.records());
    assertThat(taken.calls)
        .allMatch(call -> call.getSource().getKind() == Kind.SERVICE)
        .allMatch(call -> call.getDestination().getEndpoint().startsWith("GET:/api/v1/resource-"));
    // About what Istio's sidecars send.
    assertThat(traffic.bytesPerRecord()).isBetween(900L, 2_000L);
  }

  @Test
  void pathsWithIdsDifferFromEachOther() throws Exception {
    Taken taken = new Taken();
    AccessLogStream converter = new AccessLogStream();
    for (byte[] message : Traffic.accessLogs(1, true, END).streams().get(0)) {
      converter.convert(message, taken);
    }
    assertThat(taken.rejections).isEmpty();
    EndpointNames names = new EndpointNames(List.of());
    List<String> paths = taken.calls.stream().map(c -> c.getDestination().getEndpoint()).toList();
    assertThat(paths.stream().distinct().count()).isGreaterThan(paths.size() * 9L / 10);
    assertThat(paths.stream().map(names::normalise).distinct().count()).isEqualTo(20);
  }

  @Test
  void eachSegmentIsThreeSpans() throws Exception {
    Traffic traffic = Traffic.segments(1, END);
    Taken taken = new Taken();
    SegmentConverter converter = new SegmentConverter();
    for (byte[] message : traffic.streams().get(0)) {
      converter.convert(SegmentObject.parseFrom(message), taken);
    }
    assertThat(taken.rejections).isEmpty();
    assertThat(taken.spans.size()).isEqualTo((int) traffic.records());
  }

  private static final class Taken implements Outlet {
    private final List<CallRecord> calls = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();

    @Override
    public void call(CallRecord call) {
      calls.add(call);
    }

    @Override
    public void span(Span span) {
      spans.add(span);
    }

    @Override
    public void instance(InstanceMetadata instance) {
      throw new AssertionError("nobody told of " + instance);
    }

    @Override
    public void reject(Rejection rejection) {
      rejections.add(rejection);
    }
  }
}
