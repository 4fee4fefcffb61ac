package io.meshline.ingest.protocols.fuzz;

import static io.meshline.ingest.protocols.fuzz.FuzzCase.json;

import io.meshline.ingest.protocols.messages.JsonMessages;
import io.meshline.ingest.protocols.otlp.TraceConverter;
import io.meshline.ingest.protocols.skywalking.SegmentConverter;
import io.meshline.ingest.protocols.zipkin.Encoding;
import io.meshline.ingest.protocols.zipkin.SpanListConverter;
import io.meshline.ingest.protocols.zipkin.ZipkinExamples;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.stream.Stream;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One line per converter that reads JSON: its name, valid messages, and how text gets into it. */
class JsonFuzzTest {

  private static final SegmentConverter SEGMENTS = new SegmentConverter();
  private static final TraceConverter TRACES = new TraceConverter();
  private static final JsonMessages JSON = JsonMessages.standard();
  private static final JsonMessages OTLP_JSON = JsonMessages.otlp();
  private static final SpanListConverter ZIPKIN = new SpanListConverter();

  static Stream<FuzzCase> converters() {
    return Stream.of(
        json(
            "otlp traces, json",
            JsonSeeds.otlpTraces(),
            (bytes, outlet) ->
                TRACES.convert(
                    OTLP_JSON.parse(ExportTraceServiceRequest.getDefaultInstance(), bytes),
                    outlet)),
        json(
            "skywalking segments, json",
            JsonSeeds.skyWalkingSegments(),
            (bytes, outlet) ->
                JSON.parseEach(
                    SegmentObject.getDefaultInstance(),
                    bytes,
                    segment -> SEGMENTS.convert(segment, outlet))),
        json(
            "zipkin v2, json",
            ZipkinExamples.version2(),
            (bytes, outlet) -> ZIPKIN.convert(bytes, Encoding.JSON, outlet)),
        json(
            "zipkin v1, json",
            ZipkinExamples.version1(),
            (bytes, outlet) -> ZIPKIN.convert(bytes, Encoding.JSON, outlet)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("converters")
  void givesOnlyRecordsWithinTheContractAndKnownRejections(FuzzCase it) {
    Fuzzing.check(it);
  }
}
