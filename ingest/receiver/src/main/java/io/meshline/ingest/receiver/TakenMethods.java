package io.meshline.ingest.receiver;

import io.meshline.ingest.protocols.envoy.AccessLogStream;
import io.meshline.ingest.protocols.envoy.OtlpAccessLogConverter;
import io.meshline.ingest.protocols.mesh.MeshMetricConverter;
import io.meshline.ingest.protocols.messages.BinaryMessages;
import io.meshline.ingest.protocols.names.AddressBook;
import io.meshline.ingest.protocols.otlp.TraceConverter;
import io.meshline.ingest.receiver.TakenMethod.Shape;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.skywalking.apm.network.servicemesh.v3.ServiceMeshMetrics;

/** The gRPC methods that are taken, by protocol. */
final class TakenMethods {
  // Old agents use the same services without a package name.
  private static final List<String> SKYWALKING_PACKAGES = List.of("skywalking.v3.", "");

  private TakenMethods() {}

  /** Segments and what instances say of themselves. */
  static List<TakenMethod> skywalking(InstantSource clock) {
    AgentConversions agents = AgentConversions.of(clock);
    List<TakenMethod> methods = new ArrayList<>();
    for (String prefix : SKYWALKING_PACKAGES) {
      String tracing = prefix + "TraceSegmentReportService/";
      String management = prefix + "ManagementService/";
      methods.add(agent(tracing + "collect", Shape.STREAM, agents.segment()));
      methods.add(agent(tracing + "collectInSync", Shape.PATIENT_UNARY, agents.segments()));
      methods.add(
          agent(management + "reportInstanceProperties", Shape.PATIENT_UNARY, agents.properties()));
      methods.add(agent(management + "keepAlive", Shape.PATIENT_UNARY, agents.ping()));
    }
    return methods;
  }

  /** The service-mesh probe protocol. */
  static List<TakenMethod> serviceMesh() {
    MeshMetricConverter converter = new MeshMetricConverter();
    Conversion metrics =
        (bytes, outlet) ->
            converter.convert(
                BinaryMessages.parse(ServiceMeshMetrics.getDefaultInstance(), bytes), outlet);
    return SKYWALKING_PACKAGES.stream()
        .map(
            prefix ->
                new TakenMethod(
                    prefix + "ServiceMeshMetricService/collect",
                    Source.SERVICE_MESH,
                    Shape.STREAM,
                    () -> metrics))
        .toList();
  }

  /**
   * Envoy's access logs, under the names of both of its API's versions: the messages of the older
   * one have the same fields by the same numbers, only fewer.
   *
   * @param addresses who lives where
   */
  static List<TakenMethod> accessLogs(AddressBook addresses) {
    return Stream.of("v3", "v2").map(version -> accessLogs(version, addresses)).toList();
  }

  private static TakenMethod accessLogs(String version, AddressBook addresses) {
    return new TakenMethod(
        "envoy.service.accesslog." + version + ".AccessLogService/StreamAccessLogs",
        Source.ENVOY_ALS,
        Shape.ENDLESS_STREAM,
        () -> {
          AccessLogStream stream = new AccessLogStream(addresses);
          return stream::convert;
        });
  }

  /** OpenTelemetry's traces. Its metrics are not taken: UNIMPLEMENTED. */
  static TakenMethod otlpTraces() {
    TraceConverter converter = new TraceConverter();
    Conversion export =
        (bytes, outlet) ->
            converter.convert(
                Decoding.export(ExportTraceServiceRequest.getDefaultInstance(), bytes), outlet);
    return new TakenMethod(
        "opentelemetry.proto.collector.trace.v1.TraceService/Export",
        Source.OTLP,
        Shape.EXPORT,
        () -> export);
  }

  /** Access logs of Envoy's {@code open_telemetry} logger; other logs are rejected, and counted. */
  static TakenMethod otlpLogs(AddressBook addresses) {
    OtlpAccessLogConverter converter = new OtlpAccessLogConverter(addresses);
    Conversion export =
        (bytes, outlet) ->
            converter.convert(
                Decoding.export(ExportLogsServiceRequest.getDefaultInstance(), bytes), outlet);
    return new TakenMethod(
        "opentelemetry.proto.collector.logs.v1.LogsService/Export",
        Source.OTLP_LOGS,
        Shape.EXPORT,
        () -> export);
  }

  private static TakenMethod agent(String name, Shape shape, Conversion conversion) {
    return new TakenMethod(name, Source.SKYWALKING, shape, () -> conversion);
  }
}
