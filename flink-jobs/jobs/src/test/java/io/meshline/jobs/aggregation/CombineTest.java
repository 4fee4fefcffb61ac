package io.meshline.jobs.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.jobs.config.Options;
import io.meshline.schemas.CallBatcher;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Party;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When combine gives its partials away, and what becomes of late calls. */
class CombineTest {

  private static final Instant MINUTE = Instant.parse("2026-11-22T10:15:00Z");
  private static final Party FRONT = SampleCalls.service("front", "", "");
  private static final Party CART = SampleCalls.service("cart", "", "");

  private OneInputStreamOperatorTestHarness<Decoded, Partial> harness;

  @BeforeEach
  void open() throws Exception {
    Options options =
        AggregationOptions.table()
            .of(
                Map.of(
                    "kafka.bootstrap-servers", "unused:1",
                    "registry.urls", "http://unused",
                    "search.enabled", "false"));
    harness =
        new OneInputStreamOperatorTestHarness<>(
            new Combine(AggregationOptions.settings(options)),
            DecodedSerializer.TYPE.createSerializer(new SerializerConfigImpl()));
    harness.setup(Partial.TYPE.createSerializer(new SerializerConfigImpl()));
    harness.open();
    harness.setProcessingTime(5_000);
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private static CallRecord at(Instant completion) {
    return SampleCalls.call(completion, 1_000, FRONT, CART);
  }

  private void send(CallRecord call) throws Exception {
    long millis = call.getStart().toEpochMilli() + 1;
    harness.processElement(Decoded.of(call, millis), millis);
  }

  /** An edge and a node. */
  private void assertFlushed() {
    assertThat(harness.extractOutputValues()).hasSize(2);
  }

  @Test
  void givesAwayWhatIsASecondOld() throws Exception {
    send(at(MINUTE));
    harness.setProcessingTime(5_999);
    assertThat(harness.extractOutputValues()).isEmpty();
    harness.setProcessingTime(6_000);
    assertFlushed();
  }

  @Test
  void whatCameAfterACheckpointIsNotGivenAwayYoung() throws Exception {
    send(at(MINUTE));
    harness.setProcessingTime(5_900);
    harness.prepareSnapshotPreBarrier(1);
    assertFlushed();
    harness.getOutput().clear();

    send(at(MINUTE));
    harness.setProcessingTime(6_500);
    assertThat(harness.extractOutputValues()).as("600 ms old").isEmpty();
    harness.setProcessingTime(6_899);
    assertThat(harness.extractOutputValues()).isEmpty();
    harness.setProcessingTime(6_900);
    assertFlushed();
    harness.getOutput().clear();

    harness.setProcessingTime(20_000);
    send(at(MINUTE));
    harness.setProcessingTime(20_999);
    assertThat(harness.extractOutputValues()).as("no timer is left of before").isEmpty();
    harness.setProcessingTime(21_000);
    assertFlushed();
  }

  @Test
  void whatStaysWhenAMinuteEndsIsAsOldAsItIs() throws Exception {
    harness.processWatermark(MINUTE.toEpochMilli());
    send(at(MINUTE.plusSeconds(59)));
    harness.setProcessingTime(5_500);
    send(at(MINUTE.plusSeconds(60)));
    harness.processWatermark(MINUTE.plusSeconds(60).toEpochMilli() - 1);
    assertFlushed();
    harness.getOutput().clear();

    harness.setProcessingTime(6_000);
    assertFlushed();
  }

  @Test
  void givesAllAwayBeforeACheckpoint() throws Exception {
    send(at(MINUTE));
    harness.prepareSnapshotPreBarrier(1);
    assertFlushed();
  }

  @Test
  void givesAllAwayWhenTheMinuteEndsAndBeforeTheWatermarkGoesOn() throws Exception {
    harness.processWatermark(MINUTE.toEpochMilli());
    send(at(MINUTE));
    harness.processWatermark(MINUTE.plusSeconds(60).toEpochMilli() - 1);
    assertFlushed();
    assertThat(List.copyOf(harness.getOutput())).last().isInstanceOf(Watermark.class);
  }

  @Test
  void givesAllAwayAtTheEndOfTheInput() throws Exception {
    send(at(MINUTE));
    harness.endInput();
    assertFlushed();
  }

  @Test
  void lateCallsGoAsTheyCameAloneOrOutOfABatch() throws Exception {
    harness.processWatermark(MINUTE.plusSeconds(3_000).toEpochMilli());
    CallRecord late = at(MINUTE);
    CallRecord timely = at(MINUTE.plusSeconds(3_001));
    CallBatcher batcher = new CallBatcher();
    batcher.add(timely);
    batcher.add(late);
    send(late);
    harness.processElement(
        Decoded.of(batcher.build(), new BitSet(), timely.getStart().toEpochMilli(), List.of()), 0);

    assertThat(harness.getSideOutput(Combine.LATE))
        .hasSize(2)
        .allSatisfy(record -> assertThat(record.getValue()).isEqualTo(late));
  }
}
