package io.meshline.ingest.protocols.skywalking;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.meshline.ingest.protocols.Parties;
import io.meshline.ingest.protocols.Refusal;
import io.meshline.ingest.protocols.Text;
import io.meshline.ingest.protocols.Times;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Scope;
import io.meshline.schemas.Side;
import io.meshline.schemas.TlsMode;
import java.io.IOException;
import java.util.Map;
import org.apache.skywalking.apm.network.common.v3.KeyStringValuePair;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;
import org.apache.skywalking.apm.network.language.agent.v3.SpanType;
import org.jspecify.annotations.Nullable;

/**
 * Logical endpoints: statistics of something that is no request of its own, asked for by the tag
 * {@code x-le} of an entry or local span. Its JSON is either {@code {"logic-span": true}}, on a
 * local span, which is the endpoint itself; or it has {@code name}, {@code latency} in milliseconds
 * and {@code status}, true for success. Such a call counts for the endpoint alone.
 */
final class LogicalEndpoints {

  private static final JsonFactory JSON = new JsonFactory();

  private LogicalEndpoints() {}

  /** Whether a tag declares one. */
  static boolean declares(KeyStringValuePair tag) {
    return tag.getKey().equals(Tags.LOGICAL_ENDPOINT) && !Text.isBlank(tag.getValue());
  }

  /** Whether a span has such a tag. */
  static boolean declaredBy(SpanObject span) {
    for (int i = 0; i < span.getTagsCount(); i++) {
      if (declares(span.getTags(i))) {
        return true;
      }
    }
    return false;
  }

  /**
   * The call that one tag of a span declares.
   *
   * @throws Refusal {@code logical_endpoint_broken}, {@code latency_out_of_range}
   */
  static Observation convert(Segment segment, SpanObject span, SpanFacts facts, String tag) {
    Declaration declared = Declaration.parse(tag);
    if (span.getSpanType() == SpanType.Local && declared.ofSpan) {
      return call(
          segment,
          span,
          facts,
          name(span.getOperationName(), tag),
          facts.latencyMicros(),
          facts.outcome(),
          facts.reason());
    }
    Long latency = declared.latencyMillis;
    Boolean success = declared.success;
    if (latency == null || success == null) {
      throw broken(tag);
    }
    return call(
        segment,
        span,
        facts,
        name(declared.name, tag),
        Times.latencyOfMillis(latency),
        success ? Outcome.SUCCESS : Outcome.FAILURE,
        "");
  }

  private static String name(String name, String tag) {
    if (Text.isBlank(name)) {
      throw broken(tag);
    }
    return name;
  }

  private static Observation call(
      Segment segment,
      SpanObject span,
      SpanFacts facts,
      String endpoint,
      long latencyMicros,
      Outcome outcome,
      String reason) {
    return new Observation.OfCall(
        new CallRecord(
            facts.start(),
            latencyMicros,
            Reporter.AGENT,
            Side.SERVER,
            Parties.none(),
            Parties.at(segment.caller(), endpoint),
            Protocol.OTHER,
            0,
            outcome,
            reason,
            TlsMode.UNKNOWN,
            0L,
            0L,
            1L,
            segment.traceId(),
            segment.spanId(span.getSpanId()),
            Map.of(),
            Scope.ENDPOINT));
  }

  private static Refusal broken(String tag) {
    return new Refusal(
        "logical_endpoint_broken",
        "x-le: %s (expected: logic-span true on a local span, or name, latency and status)"
            .formatted(Text.bounded(tag, 128)));
  }

  /** What the JSON of a tag says; of a key that is there twice the last one counts. */
  private static final class Declaration {
    private boolean ofSpan;
    private String name = "";
    private @Nullable Long latencyMillis;
    private @Nullable Boolean success;

    static Declaration parse(String tag) {
      Declaration declared = new Declaration();
      try (JsonParser json = JSON.createParser(tag)) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
          throw broken(tag);
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String key = json.currentName();
          if (json.nextToken().isScalarValue()) {
            declared.read(key, json.getText());
          } else {
            json.skipChildren();
          }
        }
      } catch (IOException | NumberFormatException e) {
        throw broken(tag);
      }
      return declared;
    }

    /** Agents of some languages write numbers and truths as texts. */
    private void read(String key, String value) {
      switch (key) {
        case "logic-span" -> ofSpan = value.equals("true");
        case "name" -> name = value;
        case "latency" -> latencyMillis = Long.valueOf(value);
        case "status" ->
            success = value.equals("true") ? Boolean.TRUE : value.equals("false") ? false : null;
        default -> {
          // Nothing else is known of this tag.
        }
      }
    }
  }
}
