package io.meshline.ingest.protocols.fuzz;

import static io.meshline.ingest.protocols.fuzz.FuzzCase.protobuf;

import io.meshline.ingest.protocols.envoy.AccessLogStream;
import io.meshline.ingest.protocols.envoy.LabelledLogs;
import io.meshline.ingest.protocols.envoy.OtlpAccessLogConverter;
import io.meshline.ingest.protocols.mesh.MeshMetricConverter;
import io.meshline.ingest.protocols.names.AddressBook;
import io.meshline.ingest.protocols.otlp.TraceConverter;
import io.meshline.ingest.protocols.skywalking.InstanceConverter;
import io.meshline.ingest.protocols.skywalking.SegmentConverter;
import io.meshline.ingest.protocols.zipkin.Encoding;
import io.meshline.ingest.protocols.zipkin.SpanListConverter;
import io.meshline.ingest.protocols.zipkin.ZipkinExamples;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.time.Instant;
import java.util.stream.Stream;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.management.v3.InstancePingPkg;
import org.apache.skywalking.apm.network.management.v3.InstanceProperties;
import org.apache.skywalking.apm.network.servicemesh.v3.ServiceMeshMetrics;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One line per converter that reads protobuf: its name, valid messages, and how bytes get into it.
 */
class ProtobufFuzzTest {

  private static final InstanceConverter INSTANCES =
      new InstanceConverter(() -> Instant.parse("2026-11-22T10:15:00Z"));
  private static final SegmentConverter SEGMENTS = new SegmentConverter();
  private static final MeshMetricConverter MESH = new MeshMetricConverter();
  private static final TraceConverter TRACES = new TraceConverter();
  private static final OtlpAccessLogConverter OTLP_LOGS =
      new OtlpAccessLogConverter(AddressBook.EMPTY);

  private static final SpanListConverter ZIPKIN = new SpanListConverter();

  // One stream for all messages: what it remembers must be bounded.
  private static final AccessLogStream ACCESS_LOGS = new AccessLogStream();

  /** Peers of access logs, of which 8 MiB are remembered, and shapes, 24 MiB, by an estimate. */
  private static final long PEERS = 48L << 20;

  static Stream<FuzzCase> converters() {
    return Stream.of(
        protobuf(
            "skywalking segments",
            SkyWalkingSeeds.segments(),
            (bytes, outlet) -> SEGMENTS.convert(SegmentObject.parseFrom(bytes), outlet)),
        protobuf(
            "skywalking properties",
            SkyWalkingSeeds.properties(),
            (bytes, outlet) -> INSTANCES.convert(InstanceProperties.parseFrom(bytes), outlet)),
        protobuf(
            "skywalking heartbeats",
            SkyWalkingSeeds.heartbeats(),
            (bytes, outlet) -> INSTANCES.convert(InstancePingPkg.parseFrom(bytes), outlet)),
        protobuf(
            "service-mesh probe",
            SkyWalkingSeeds.meshMetrics(),
            (bytes, outlet) -> MESH.convert(ServiceMeshMetrics.parseFrom(bytes), outlet)),
        protobuf("envoy access logs v3", EnvoySeeds.messages(), ACCESS_LOGS::convert)
            .remembering(PEERS),
        protobuf(
            "otlp traces",
            OtlpSeeds.traces(),
            (bytes, outlet) -> TRACES.convert(ExportTraceServiceRequest.parseFrom(bytes), outlet)),
        protobuf(
            "otlp access logs",
            LabelledLogs.examples(),
            (bytes, outlet) ->
                OTLP_LOGS.convert(ExportLogsServiceRequest.parseFrom(bytes), outlet)),
        protobuf(
            "zipkin v2, proto3",
            ZipkinExamples.proto3(),
            (bytes, outlet) -> ZIPKIN.convert(bytes, Encoding.PROTO3, outlet)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("converters")
  void givesOnlyRecordsWithinTheContractAndKnownRejections(FuzzCase it) {
    Fuzzing.check(it);
  }
}
