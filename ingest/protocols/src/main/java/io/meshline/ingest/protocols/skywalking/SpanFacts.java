package io.meshline.ingest.protocols.skywalking;

import io.meshline.ingest.protocols.Text;
import io.meshline.ingest.protocols.Times;
import io.meshline.schemas.Limits;
import io.meshline.schemas.Outcome;
import java.time.Instant;
import org.apache.skywalking.apm.network.common.v3.KeyStringValuePair;
import org.apache.skywalking.apm.network.language.agent.v3.Log;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;

/**
 * What each observation of one span has in common.
 *
 * @param latencyMicros in microseconds, within the contract
 * @param reason class of the error that the span logged, empty where it succeeded or logged none
 */
record SpanFacts(
    Layer layer, Tags tags, Instant start, long latencyMicros, Outcome outcome, String reason) {

  /**
   * Reads what is common.
   *
   * @throws io.meshline.ingest.protocols.Refusal {@code time_out_of_range} or {@code
   *     latency_out_of_range}
   */
  static SpanFacts of(SpanObject span) {
    boolean failed = span.getIsError();
    Layer layer = Layer.of(span);
    Tags tags = Tags.of(span);
    return new SpanFacts(
        layer,
        tags,
        Times.startOfMillis(span.getStartTime()),
        Times.latencyBetweenMillis(span.getStartTime(), span.getEndTime()),
        failed ? fault(tags.judgement(layer, layer.protocol(span))) : Outcome.SUCCESS,
        failed ? Text.bounded(errorKind(span), Limits.REASON_LENGTH) : "");
  }

  /** Status of the protocol, 0 where there is none. */
  int statusCode() {
    return tags.statusCode(layer);
  }

  /** Agents call any status of 400 and above an error; the code tells whose fault it was. */
  private static Outcome fault(Outcome byCode) {
    return byCode == Outcome.CLIENT_ERROR ? byCode : Outcome.FAILURE;
  }

  private static String errorKind(SpanObject span) {
    for (int i = 0; i < span.getLogsCount(); i++) {
      Log log = span.getLogs(i);
      for (int j = 0; j < log.getDataCount(); j++) {
        KeyStringValuePair field = log.getData(j);
        if (field.getKey().equals("error.kind") && !Text.isBlank(field.getValue())) {
          return field.getValue();
        }
      }
    }
    return "";
  }
}
