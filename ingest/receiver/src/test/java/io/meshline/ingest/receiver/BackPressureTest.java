package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.skywalking.apm.network.common.v3.Commands;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.junit.jupiter.api.Test;

/** A broker that is stuck makes callers wait; what the receiver holds stays bounded. */
class BackPressureTest {
  private static final int CALLERS = 20;
  private static final int SEGMENTS = 1_000;
  private static final long LIMIT = 128 << 10;

  @Test
  void whatIsHeldIsBoundedAndNothingIsLostOrRefused() {
    try (Loopback loopback =
        new Loopback("in-flight.max-size", "128KiB", "in-flight.max-size-per-call", "64KiB")) {
      loopback.broker().hold();
      List<Answer<Commands>> answers = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        Answer<Commands> answer = new Answer<>();
        StreamObserver<SegmentObject> stream = loopback.segments().collect(answer);
        for (int i = 0; i < SEGMENTS; i++) {
          stream.onNext(Telemetry.segment("caller-" + caller, i));
        }
        stream.onCompleted();
        answers.add(answer);
      }
      InFlight inFlight = loopback.receiver().inFlight();
      // Full, and then it stays as it is.
      await().until(() -> inFlight.bytes() >= LIMIT);
      await()
          .during(Duration.ofMillis(500))
          .atMost(Duration.ofSeconds(10))
          // One message of some hundred bytes, and what it became, for each stream beyond.
          .until(() -> inFlight.bytes() < LIMIT + CALLERS * 2_048L && inFlight.waiting() > 0);
      assertThat(loopback.counters().receivedRecords(Source.SKYWALKING))
          .isLessThan(CALLERS * SEGMENTS / 10);
      assertThat(answers).noneMatch(Answer::done);

      loopback.broker().release();
      assertThat(answers).allMatch(answer -> answer.code() == Status.Code.OK);
      assertThat(loopback.broker().callsPublished()).isEqualTo(CALLERS * SEGMENTS);
      assertThat(inFlight.bytes()).isZero();
      assertThat(inFlight.waiting()).isZero();
    }
  }

  @Test
  void callersThatLeaveWhileTheyWaitAreForgotten() {
    try (Loopback loopback = new Loopback("in-flight.max-size", "64KiB")) {
      loopback.broker().hold();
      Answer<Commands> first = new Answer<>();
      StreamObserver<SegmentObject> stream = loopback.segments().collect(first);
      for (int i = 0; i < SEGMENTS; i++) {
        stream.onNext(Telemetry.segment("carts", i));
      }
      InFlight inFlight = loopback.receiver().inFlight();
      await().until(() -> inFlight.waiting() == 1);
      stream.onError(Status.CANCELLED.asRuntimeException());
      await().until(() -> inFlight.waiting() == 0);

      loopback.broker().release();
      await().until(() -> inFlight.bytes() == 0);
      Answer<Commands> second = new Answer<>();
      StreamObserver<SegmentObject> other = loopback.segments().collect(second);
      other.onNext(Telemetry.segment("carts", 1));
      other.onCompleted();
      assertThat(second.code()).isEqualTo(Status.Code.OK);
    }
  }
}
