package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import io.envoyproxy.envoy.service.accesslog.v3.AccessLogServiceGrpc;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsResponse;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.util.concurrent.TimeUnit;
import org.apache.skywalking.apm.network.common.v3.Commands;
import org.apache.skywalking.apm.network.common.v3.KeyStringValuePair;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentCollection;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.TraceSegmentReportServiceGrpc;
import org.apache.skywalking.apm.network.management.v3.InstancePingPkg;
import org.apache.skywalking.apm.network.management.v3.InstanceProperties;
import org.apache.skywalking.apm.network.management.v3.ManagementServiceGrpc;
import org.apache.skywalking.apm.network.servicemesh.v3.MeshProbeDownstream;
import org.apache.skywalking.apm.network.servicemesh.v3.ServiceMeshMetrics;
import org.junit.jupiter.api.Test;

/** Callers are answered when, and only when, the broker has what they sent. */
class AcknowledgementTest {

  @Test
  void segmentsAreAnsweredAfterTheBrokerAcknowledged() {
    try (Loopback loopback = new Loopback()) {
      loopback.broker().hold();
      Answer<Commands> answer = new Answer<>();
      StreamObserver<SegmentObject> stream = loopback.segments().collect(answer);
      for (int i = 0; i < 300; i++) {
        stream.onNext(Telemetry.segment("carts", i));
      }
      stream.onCompleted();
      await().until(() -> loopback.counters().receivedRecords(Source.SKYWALKING) == 300);
      await().until(() -> loopback.broker().held() > 0);
      assertThat(answer.done()).isFalse();

      loopback.broker().release();
      assertThat(answer.code()).isEqualTo(Status.Code.OK);
      assertThat(answer.messages()).isEqualTo(1);
      assertThat(loopback.broker().callsPublished()).isEqualTo(300);
      assertThat(loopback.broker().callBatches()).isLessThan(100);
    }
  }

  @Test
  void aBrokerThatFailsForAWhileCostsTimeOnly() {
    try (Loopback loopback = new Loopback()) {
      loopback.broker().failNext(3);
      Answer<Commands> answer = new Answer<>();
      StreamObserver<SegmentObject> stream = loopback.segments().collect(answer);
      stream.onNext(Telemetry.segment("carts", 1));
      stream.onCompleted();

      assertThat(answer.code()).isEqualTo(Status.Code.OK);
      assertThat(loopback.broker().callsPublished()).isEqualTo(1);
      assertThat(loopback.broker().attempts()).isEqualTo(4);
    }
  }

  @Test
  void collectionsAndManagementAreTaken() {
    try (Loopback loopback = new Loopback()) {
      var channel = loopback.connect(loopback.receiver().skywalkingPort());
      TraceSegmentReportServiceGrpc.newBlockingStub(channel)
          .collectInSync(
              SegmentCollection.newBuilder()
                  .addSegments(Telemetry.segment("carts", 1))
                  .addSegments(Telemetry.segment("carts", 2))
                  .build());
      assertThat(loopback.broker().callsPublished()).isEqualTo(2);

      var management = ManagementServiceGrpc.newBlockingStub(channel);
      management.reportInstanceProperties(
          InstanceProperties.newBuilder()
              .setService("carts")
              .setServiceInstance("carts@1")
              .addProperties(KeyStringValuePair.newBuilder().setKey("language").setValue("java"))
              .build());
      management.keepAlive(
          InstancePingPkg.newBuilder().setService("carts").setServiceInstance("carts@1").build());
      assertThat(loopback.broker().instances()).hasSize(2);
    }
  }

  @Test
  void meshMetricsAndAccessLogsAreTakenOnTheSamePortAndOnTheDedicatedOne() {
    try (Loopback loopback = new Loopback("als.port", "0")) {
      Answer<MeshProbeDownstream> meshAnswer = new Answer<>();
      StreamObserver<ServiceMeshMetrics> mesh = loopback.mesh().collect(meshAnswer);
      mesh.onNext(Telemetry.meshMetrics(10));
      mesh.onCompleted();
      assertThat(meshAnswer.code()).isEqualTo(Status.Code.OK);
      assertThat(loopback.broker().callsPublished()).isEqualTo(10);

      int alsPort = loopback.receiver().alsPort().orElseThrow();
      for (int port : new int[] {loopback.receiver().skywalkingPort(), alsPort}) {
        Answer<StreamAccessLogsResponse> answer = new Answer<>();
        StreamObserver<StreamAccessLogsMessage> logs =
            AccessLogServiceGrpc.newStub(loopback.connect(port)).streamAccessLogs(answer);
        logs.onNext(Telemetry.accessLogs(true, 3));
        logs.onNext(Telemetry.accessLogs(false, 4));
        logs.onCompleted();
        assertThat(answer.code()).isEqualTo(Status.Code.OK);
      }
      assertThat(loopback.broker().callsPublished()).isEqualTo(10 + 2 * 7);
    }
  }

  @Test
  void exportsAreAnsweredAfterTheBrokerAcknowledged() throws Exception {
    try (Loopback loopback = new Loopback()) {
      loopback.broker().hold();
      ListenableFuture<ExportTraceServiceResponse> answer =
          TraceServiceGrpc.newFutureStub(loopback.connect(loopback.receiver().otlpPort()))
              .export(Telemetry.export(0, 500));
      await().until(() -> loopback.broker().held() > 0);
      assertThat(answer.isDone()).isFalse();

      loopback.broker().release();
      assertThat(answer.get(20, TimeUnit.SECONDS).hasPartialSuccess()).isFalse();
      assertThat(loopback.broker().spansPublished()).isEqualTo(500);
    }
  }

  @Test
  void anExportThatTakesTooLongMayBeTriedAgainLater() throws InvalidProtocolBufferException {
    try (Loopback loopback = new Loopback("otlp.answer-timeout", "200ms")) {
      loopback.broker().hold();
      StatusRuntimeException late =
          catchThrowableOfType(
              StatusRuntimeException.class, () -> loopback.otlp().export(Telemetry.export(0, 5)));
      assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      byte[] details =
          late.getTrailers()
              .get(Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER));
      RetryInfo retry =
          com.google.rpc.Status.parseFrom(details).getDetails(0).unpack(RetryInfo.class);
      assertThat(retry.getRetryDelay().getSeconds()).isPositive();

      // What was sent is published nevertheless: received = published + rejected.
      loopback.broker().release();
      await().until(() -> loopback.broker().spansPublished() == 5);
    }
  }

  @Test
  void aSegmentCallerWaitsHoweverLongItTakes() {
    try (Loopback loopback = new Loopback("otlp.answer-timeout", "100ms")) {
      loopback.broker().hold();
      Answer<Commands> answer = new Answer<>();
      StreamObserver<SegmentObject> stream = loopback.segments().collect(answer);
      stream.onNext(Telemetry.segment("carts", 1));
      stream.onCompleted();
      StatusRuntimeException late =
          catchThrowableOfType(
              StatusRuntimeException.class, () -> loopback.otlp().export(Telemetry.export(0, 1)));
      assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(answer.done()).isFalse();
      loopback.broker().release();
      assertThat(answer.code()).isEqualTo(Status.Code.OK);
    }
  }

  @Test
  void recordsTheBrokerWillNeverTakeAreRejectedAndTheCallerIsTold() {
    try (Loopback loopback = new Loopback()) {
      loopback.broker().refuseAll();
      ExportTraceServiceResponse response = loopback.otlp().export(Telemetry.export(0, 3));
      assertThat(response.getPartialSuccess().getRejectedSpans()).isEqualTo(3);
      assertThat(loopback.counters().rejectedRecords(Source.OTLP, Sender.UNPUBLISHABLE))
          .isEqualTo(3);
      assertThat(loopback.counters().inFlightRecords()).isZero();
    }
  }
}
