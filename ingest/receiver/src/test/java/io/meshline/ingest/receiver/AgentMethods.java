package io.meshline.ingest.receiver;

import com.google.protobuf.MessageLite;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentCollection;
import org.apache.skywalking.apm.network.management.v3.InstancePingPkg;
import org.apache.skywalking.apm.network.management.v3.InstanceProperties;

/** Every method that SkyWalking's agents and probes, and Envoy, call on the agents' port. */
final class AgentMethods {
  /** Their content is not kept. */
  static final List<String> QUIET =
      List.of(
          "skywalking.v3.JVMMetricReportService/collect",
          "JVMMetricReportService/collect",
          "skywalking.v3.CLRMetricReportService/collect",
          "CLRMetricReportService/collect",
          "skywalking.v3.MeterReportService/collect",
          "skywalking.v3.MeterReportService/collectBatch",
          "MeterReportService/collect",
          "skywalking.v3.LogReportService/collect",
          "skywalking.v3.EventService/collect",
          "skywalking.v3.ConfigurationDiscoveryService/fetchConfigurations",
          "skywalking.v3.ProfileTask/getProfileTaskCommands",
          "skywalking.v3.ProfileTask/collectSnapshot",
          "skywalking.v3.ProfileTask/reportTaskFinish",
          "ProfileTask/getProfileTaskCommands",
          "skywalking.v3.BrowserPerfService/collectPerfData",
          "BrowserPerfService/collectPerfData",
          "skywalking.v10.AsyncProfilerTask/getAsyncProfilerTaskCommands");

  private AgentMethods() {}

  /** Those whose content is taken, each with a message that is one record. */
  static Map<String, RawMessage> taken() {
    Map<String, RawMessage> taken = new LinkedHashMap<>();
    for (String prefix : List.of("skywalking.v3.", "")) {
      String tracing = prefix + "TraceSegmentReportService/";
      taken.put(tracing + "collect", message(Telemetry.segment("carts", 1)));
      taken.put(
          tracing + "collectInSync",
          message(SegmentCollection.newBuilder().addSegments(Telemetry.segment("carts", 2))));
      String management = prefix + "ManagementService/";
      taken.put(
          management + "reportInstanceProperties",
          message(
              InstanceProperties.newBuilder().setService("carts").setServiceInstance("carts@1")));
      taken.put(
          management + "keepAlive",
          message(InstancePingPkg.newBuilder().setService("carts").setServiceInstance("carts@1")));
      taken.put(prefix + "ServiceMeshMetricService/collect", message(Telemetry.meshMetrics(1)));
    }
    taken.put(
        "envoy.service.accesslog.v3.AccessLogService/StreamAccessLogs",
        message(Telemetry.accessLogs(true, 1)));
    return taken;
  }

  /** Calls a method with one message, after which the caller says that it is done. */
  static Answer<RawMessage> call(Channel channel, String method, RawMessage message) {
    Answer<RawMessage> answer = new Answer<>();
    StreamObserver<RawMessage> stream =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(RawMessage.method(method), CallOptions.DEFAULT), answer);
    stream.onNext(message);
    stream.onCompleted();
    return answer;
  }

  private static RawMessage message(MessageLite message) {
    return RawMessage.of(message.toByteArray());
  }

  private static RawMessage message(MessageLite.Builder message) {
    return message(message.build());
  }
}
