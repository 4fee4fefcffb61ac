package io.meshline.ingest.protocols.envoy;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Rejection;
import io.meshline.ingest.protocols.names.AddressBook;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.HashMap;
import java.util.Map;

/**
 * Access logs as Envoy's {@code open_telemetry} access logger sends them, Istio's {@code
 * envoyOtelAls}, to calls. By default such a record holds a line of text; what it says is taken
 * from its attributes, which operators configure as {@code logFormat.labels} ({@link
 * AccessLogLabels} has their names). The rules are those of {@link AccessLogStream}. Safe for use
 * by any threads.
 */
public final class OtlpAccessLogConverter {
  /**
   * Why a record is rejected that has none of the labels: another program's log, or an access log
   * that was not configured.
   */
  public static final String NOT_ACCESS = "log_not_access";

  private static final Rejection NOT_AN_ACCESS_LOG =
      new Rejection(
          NOT_ACCESS,
          "attributes: none of an access log (expected: %s, …, from logFormat.labels);"
                  .formatted(AccessLogLabels.UPSTREAM_CLUSTER)
              + " other logs are not taken: switch the logs exporter off"
              + " (OTEL_LOGS_EXPORTER=none)");

  private final AddressBook addresses;

  /**
   * @param addresses who lives where, for peers whose proxies say nothing of them
   */
  public OtlpAccessLogConverter(AddressBook addresses) {
    this.addresses = addresses;
  }

  /** Converts each record of an export; never throws on account of the message. */
  public void convert(ExportLogsServiceRequest request, Outlet outlet) {
    Map<Node, AccessLogStream> proxies = new HashMap<>();
    for (int i = 0; i < request.getResourceLogsCount(); i++) {
      ResourceLogs logs = request.getResourceLogs(i);
      for (int j = 0; j < logs.getScopeLogsCount(); j++) {
        ScopeLogs scope = logs.getScopeLogs(j);
        for (int k = 0; k < scope.getLogRecordsCount(); k++) {
          convert(logs.getResource(), scope.getLogRecords(k), proxies, outlet);
        }
      }
    }
  }

  private void convert(
      Resource resource, LogRecord record, Map<Node, AccessLogStream> proxies, Outlet outlet) {
    StreamAccessLogsMessage.Builder message;
    AccessLogStream proxy;
    try {
      AccessLogLabels labels = AccessLogLabels.of(resource, record);
      if (!labels.ofAccessLog()) {
        outlet.reject(NOT_AN_ACCESS_LOG);
        return;
      }
      message = LabelledEntry.message(labels, record);
      Node node = labels.node();
      proxy = proxies.get(node);
      if (proxy == null) {
        proxy = new AccessLogStream(addresses);
        proxies.put(node, proxy);
        message.setIdentifier(StreamAccessLogsMessage.Identifier.newBuilder().setNode(node));
      }
    } catch (RuntimeException fault) {
      outlet.reject(Rejection.of(fault));
      return;
    }
    proxy.convert(message.build(), outlet);
  }
}
