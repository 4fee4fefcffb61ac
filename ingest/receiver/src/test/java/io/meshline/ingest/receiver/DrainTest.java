package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.skywalking.apm.network.common.v3.Commands;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.junit.jupiter.api.Test;

/** At its end the receiver finishes what it has begun, within a bounded time. */
class DrainTest {

  @Test
  void openCallsAreFinishedAndEndlessStreamsEnded() throws Exception {
    try (Loopback loopback = new Loopback()) {
      loopback.broker().hold();
      Answer<Commands> segments = new Answer<>();
      StreamObserver<SegmentObject> agent = loopback.segments().collect(segments);
      agent.onNext(Telemetry.segment("carts", 1));
      Answer<StreamAccessLogsResponse> logs = new Answer<>();
      StreamObserver<StreamAccessLogsMessage> envoy = loopback.accessLogs().streamAccessLogs(logs);
      envoy.onNext(Telemetry.accessLogs(true, 2));
      await().until(() -> loopback.counters().inFlightRecords() == 3);
      await().until(() -> loopback.receiver().ready());

      CompletableFuture<Void> end = CompletableFuture.runAsync(loopback.receiver()::close);
      await().until(() -> !loopback.receiver().ready());
      assertThat(loopback.get("/readyz").statusCode()).isEqualTo(503);
      assertThat(segments.done()).isFalse();
      // The agent's batch goes on until it says that it is done.
      agent.onNext(Telemetry.segment("carts", 2));
      agent.onCompleted();
      loopback.broker().release();

      assertThat(segments.code()).isEqualTo(Status.Code.OK);
      assertThat(logs.code()).isEqualTo(Status.Code.OK);
      end.get(20, TimeUnit.SECONDS);
      assertThat(loopback.broker().callsPublished()).isEqualTo(4);
      assertThat(loopback.broker().closed()).isTrue();
      assertThat(loopback.counters().inFlightRecords()).isZero();
    }
  }

  @Test
  void aBrokerThatNeverAnswersDoesNotHoldUpTheEndForEver() throws Exception {
    try (Loopback loopback = new Loopback("drain.timeout", "500ms")) {
      loopback.broker().hold();
      Answer<Commands> answer = new Answer<>();
      StreamObserver<SegmentObject> agent = loopback.segments().collect(answer);
      agent.onNext(Telemetry.segment("carts", 1));
      agent.onCompleted();
      await().until(() -> loopback.counters().inFlightRecords() == 1);

      CompletableFuture.runAsync(loopback.receiver()::close).get(10, TimeUnit.SECONDS);
      assertThat(answer.code()).isNotEqualTo(Status.Code.OK);
      // Never acknowledged, so it may be said: received = published + rejected.
      assertThat(loopback.counters().rejectedRecords(Source.SKYWALKING, Sender.NOT_PUBLISHED))
          .isEqualTo(1);
      assertThat(loopback.counters().inFlightRecords()).isZero();
    }
  }
}
