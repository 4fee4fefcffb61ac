package io.meshline.ingest.receiver;

import com.google.protobuf.Message;
import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.envoy.OtlpAccessLogConverter;
import io.meshline.ingest.protocols.messages.JsonMessages;
import io.meshline.ingest.protocols.names.AddressBook;
import io.meshline.ingest.protocols.otlp.TraceConverter;
import io.meshline.ingest.protocols.skywalking.InstanceConverter;
import io.meshline.ingest.protocols.skywalking.SegmentConverter;
import io.meshline.ingest.protocols.zipkin.Encoding;
import io.meshline.ingest.protocols.zipkin.SpanListConverter;
import io.meshline.ingest.receiver.TakenPath.Format;
import io.meshline.ingest.receiver.TakenPath.Patience;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.management.v3.InstancePingPkg;
import org.apache.skywalking.apm.network.management.v3.InstanceProperties;

/** The HTTP paths that are posted to and taken, by protocol. */
final class TakenPaths {
  /** Everything else that SkyWalking agents and browsers report: logs, events, performance. */
  static final List<String> SKYWALKING_QUIET = List.of("/v3/", "/browser/");

  private TakenPaths() {}

  /** What helps callers whose path is not taken; of some paths more is known than that. */
  static Optional<String> advice(String path) {
    return switch (path) {
      case "/v1/metrics" ->
          Optional.of(
              "metrics are not taken, only traces and access logs: switch the metrics exporter off"
                  + " (otel.metrics.exporter=none)");
      case "/v1development/profiles" ->
          Optional.of(
              "profiles are not taken, only traces and access logs: switch their exporter off");
      case "/v1/traces", "/v1/logs" ->
          Optional.of("this is taken by the port " + ReceiverOption.OTLP_HTTP_PORT.key());
      case "/api/v1/spans", "/api/v2/spans" ->
          Optional.of("this is taken by the port " + ReceiverOption.ZIPKIN_PORT.key());
      default -> Optional.empty();
    };
  }

  /** Segments and what instances say of themselves, in protobuf's JSON. */
  static List<TakenPath> skywalking(InstantSource clock) {
    JsonMessages json = JsonMessages.standard();
    SegmentConverter segments = new SegmentConverter();
    InstanceConverter instances = new InstanceConverter(clock);
    Conversion segment =
        (bytes, outlet) ->
            json.parseEach(
                SegmentObject.getDefaultInstance(), bytes, one -> segments.convert(one, outlet));
    Conversion properties =
        (bytes, outlet) ->
            instances.convert(json.parse(InstanceProperties.getDefaultInstance(), bytes), outlet);
    Conversion ping =
        (bytes, outlet) ->
            instances.convert(json.parse(InstancePingPkg.getDefaultInstance(), bytes), outlet);
    return List.of(
        agent("/v3/segment", SegmentObject.getDefaultInstance(), segment),
        agent("/v3/segments", SegmentObject.getDefaultInstance(), segment),
        agent(
            "/v3/management/reportProperties", InstanceProperties.getDefaultInstance(), properties),
        agent("/v3/management/keepAlive", InstancePingPkg.getDefaultInstance(), ping));
  }

  /** OpenTelemetry's traces, and access logs. Its metrics are not taken: 404. */
  static List<TakenPath> otlp(AddressBook addresses) {
    TraceConverter traces = new TraceConverter();
    OtlpAccessLogConverter accessLogs = new OtlpAccessLogConverter(addresses);
    return List.of(
        export(
            "/v1/traces",
            Source.OTLP,
            ExportTraceServiceRequest.getDefaultInstance(),
            traces::convert,
            "rejectedSpans"),
        export(
            "/v1/logs",
            Source.OTLP_LOGS,
            ExportLogsServiceRequest.getDefaultInstance(),
            accessLogs::convert,
            "rejectedLogRecords"));
  }

  private static <M extends Message> TakenPath export(
      String path, Source source, M type, BiConsumer<M, Outlet> converter, String rejectedField) {
    JsonMessages json = JsonMessages.otlp();
    Conversion ofBinary = (bytes, outlet) -> converter.accept(Decoding.export(type, bytes), outlet);
    Conversion ofJson =
        Decoding.json(type, (bytes, outlet) -> converter.accept(json.parse(type, bytes), outlet));
    return new TakenPath(
        path,
        source,
        Patience.LIMITED,
        Map.of(
            TakenPath.PROTOBUF,
            new Format(() -> ofBinary, OtlpAnswers.protobuf()),
            TakenPath.JSON,
            new Format(() -> ofJson, OtlpAnswers.json(rejectedField))));
  }

  /** Zipkin's spans. Version 1 and 2 are told apart by the spans, whatever the path says. */
  static List<TakenPath> zipkin() {
    SpanListConverter converter = new SpanListConverter();
    HttpAnswers answers = HttpAnswers.plain(HttpAnswer.empty(HttpAnswer.ACCEPTED));
    Format json = spans(converter, Encoding.JSON, answers);
    Format proto3 = spans(converter, Encoding.PROTO3, answers);
    return List.of(
        // Some libraries name no media type, and then mean JSON.
        new TakenPath(
            "/api/v2/spans",
            Source.ZIPKIN,
            Patience.LIMITED,
            Map.of(TakenPath.PROTOBUF, proto3, TakenPath.ANY_TYPE, json)),
        new TakenPath(
            "/api/v1/spans", Source.ZIPKIN, Patience.LIMITED, Map.of(TakenPath.ANY_TYPE, json)));
  }

  private static Format spans(SpanListConverter converter, Encoding encoding, HttpAnswers answers) {
    return new Format(() -> (bytes, outlet) -> converter.convert(bytes, encoding, outlet), answers);
  }

  private static TakenPath agent(String path, Message type, Conversion conversion) {
    Conversion ofJson = Decoding.json(type, conversion);
    byte[] noCommands = "{}".getBytes(StandardCharsets.US_ASCII);
    HttpAnswers answers =
        HttpAnswers.plain(new HttpAnswer(HttpAnswer.OK, TakenPath.JSON, noCommands));
    // Agents differ in the media type that they name, if they name any.
    return new TakenPath(
        path,
        Source.SKYWALKING,
        Patience.ENDLESS,
        Map.of(TakenPath.ANY_TYPE, new Format(() -> ofJson, answers)));
  }
}
