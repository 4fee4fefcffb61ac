package io.meshline.ingest.protocols.envoy;

import io.meshline.ingest.protocols.Lines;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Access logs as OpenTelemetry log records, with the labels of the receiver's README. */
public final class LabelledLogs {
  /**
   * What a proxy sends with the labels of the README: {@code GET /carts?user=jane}, 200, begun at
   * T0; sent on after 0.5 ms, last byte back after 1 s and 2.5 ms, answered after 1 s and 3 ms.
   */
  private static final Map<String, String> LABELS =
      Map.ofEntries(
          Map.entry("node_id", "sidecar~10.1.0.7~cart-5d9-x1.shop~shop.svc.cluster.local"),
          Map.entry("service", "cart"),
          Map.entry("workload", "cart-v1"),
          Map.entry("access_log_type", "DownstreamEnd"),
          Map.entry("method", "GET"),
          Map.entry("path", "/carts?user=jane"),
          Map.entry("authority", "shop.example"),
          Map.entry("protocol", "HTTP/1.1"),
          Map.entry("response_code", "200"),
          Map.entry("response_flags", "-"),
          Map.entry("grpc_status", "-"),
          Map.entry("traceparent", "-"),
          Map.entry("bytes_received", "12"),
          Map.entry("bytes_sent", "340"),
          Map.entry("duration", "1003"),
          Map.entry("upstream_tx_begin_us", "500"),
          Map.entry("upstream_rx_end_us", "1002500"),
          Map.entry("downstream_tx_end_us", "1003000"),
          Map.entry("upstream_host", "10.1.0.9:8080"),
          Map.entry("downstream_local_address", "10.1.0.7:8080"),
          Map.entry("downstream_remote_address", "10.1.0.5:41234"),
          Map.entry("downstream_peer", "-"),
          Map.entry("upstream_peer", "-"),
          Map.entry("downstream_local_uri_san", "-"),
          Map.entry("downstream_peer_uri_san", "-"));

  private LabelledLogs() {}

  /** Of a request on either side, one that failed, one of gRPC, a connection, and others' logs. */
  public static List<ExportLogsServiceRequest> examples() {
    Map<String, String> inbound = labels("upstream_cluster", "inbound|8080||");
    Map<String, String> failed =
        labels(
            "upstream_cluster", "outbound|80||pay.bank.svc.cluster.local",
            "response_code", "503",
            "response_flags", "UF,URX",
            "upstream_peer", "workload=pay-v2,name=pay-1,namespace=bank,service=payments");
    Map<String, String> grpc =
        labels("upstream_cluster", "inbound|8080||", "protocol", "HTTP/2", "grpc_status", "14");
    Map<String, String> tcp =
        labels("upstream_cluster", "PassthroughCluster", "protocol", "-", "method", "-");
    return List.of(
        export(Map.of(), List.of(inbound)),
        export(Map.of(), List.of(failed)),
        export(Map.of("node_name", "router~10.1.0.7~gate-1.edge~edge"), List.of(grpc, tcp)),
        export(Map.of("service.name", "other"), List.of(Map.of("level", "INFO"), inbound)));
  }

  /** The usual labels with some changed. */
  static Map<String, String> labels(String... changes) {
    Map<String, String> labels = new TreeMap<>(LABELS);
    for (int i = 0; i < changes.length; i += 2) {
      labels.put(changes[i], changes[i + 1]);
    }
    return labels;
  }

  static ExportLogsServiceRequest export(
      Map<String, String> resource, List<Map<String, String>> records) {
    ScopeLogs.Builder scope = ScopeLogs.newBuilder();
    for (Map<String, String> labels : records) {
      LogRecord.Builder record =
          LogRecord.newBuilder()
              .setTimeUnixNano(Lines.T0.getEpochSecond() * 1_000_000_000)
              .setBody(text("[2026-11-22T10:15:00.000Z] \"GET /carts HTTP/1.1\" 200 -"));
      labels.forEach((key, value) -> record.addAttributes(attribute(key, value)));
      scope.addLogRecords(record);
    }
    Resource.Builder about = Resource.newBuilder();
    resource.forEach((key, value) -> about.addAttributes(attribute(key, value)));
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().setResource(about).addScopeLogs(scope))
        .build();
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder().setKey(key).setValue(text(value)).build();
  }

  private static AnyValue text(String value) {
    return AnyValue.newBuilder().setStringValue(value).build();
  }
}
