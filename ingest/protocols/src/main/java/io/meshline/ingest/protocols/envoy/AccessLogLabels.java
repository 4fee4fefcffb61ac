package io.meshline.ingest.protocols.envoy;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The labels of one access log that came as an OpenTelemetry log record. Where Istio's own JSON
 * format has a name for something it is that one.
 */
final class AccessLogLabels {
  /** Of whose proxy, as its node id. Where Envoy's built-in labels are on, {@code node_name}. */
  static final String NODE_ID = "node_id";

  /** The canonical name of the proxy's service. */
  static final String SERVICE = "service";

  /** The workload beside the proxy: names its service where nothing better does. */
  static final String WORKLOAD = "workload";

  static final String METHOD = "method";
  static final String PATH = "path";

  /** The path before the proxy rewrote it, if it did. */
  static final String ORIGINAL_PATH = "original_path";

  static final String AUTHORITY = "authority";
  static final String PROTOCOL = "protocol";
  static final String RESPONSE_CODE = "response_code";
  static final String RESPONSE_FLAGS = "response_flags";
  static final String GRPC_STATUS = "grpc_status";
  static final String TRACEPARENT = "traceparent";
  static final String BYTES_RECEIVED = "bytes_received";
  static final String BYTES_SENT = "bytes_sent";
  static final String UPSTREAM_CLUSTER = "upstream_cluster";
  static final String UPSTREAM_HOST = "upstream_host";
  static final String DOWNSTREAM_LOCAL_ADDRESS = "downstream_local_address";
  static final String DOWNSTREAM_REMOTE_ADDRESS = "downstream_remote_address";
  static final String DOWNSTREAM_PEER = "downstream_peer";
  static final String UPSTREAM_PEER = "upstream_peer";
  static final String DOWNSTREAM_LOCAL_SAN = "downstream_local_uri_san";
  static final String DOWNSTREAM_PEER_SAN = "downstream_peer_uri_san";
  static final String LOG_TYPE = "access_log_type";

  /** Milliseconds until the last byte of the answer. */
  static final String DURATION = "duration";

  /** Microseconds until the first byte to the upstream. */
  static final String UPSTREAM_TX_BEGIN = "upstream_tx_begin_us";

  /** Microseconds until the last byte from the upstream. */
  static final String UPSTREAM_RX_END = "upstream_rx_end_us";

  /** Microseconds until the last byte of the answer. */
  static final String DOWNSTREAM_TX_END = "downstream_tx_end_us";

  private static final List<String> TELLING =
      List.of(UPSTREAM_CLUSTER, RESPONSE_FLAGS, RESPONSE_CODE, UPSTREAM_HOST);

  // How Envoy prints what it does not know.
  private static final String NONE = "-";

  private final Map<String, String> resource;
  private final Map<String, String> labels;

  private AccessLogLabels(Map<String, String> resource, Map<String, String> labels) {
    this.resource = resource;
    this.labels = labels;
  }

  static AccessLogLabels of(Resource resource, LogRecord record) {
    return new AccessLogLabels(
        texts(resource.getAttributesList()), texts(record.getAttributesList()));
  }

  /** Whether there is any label that nobody but a proxy would set. */
  boolean ofAccessLog() {
    return TELLING.stream().anyMatch(labels::containsKey);
  }

  /** The value of a label; empty if there is none or the proxy did not know it. */
  String text(String name) {
    String value = labels.getOrDefault(name, "");
    return value.equals(NONE) ? "" : value;
  }

  /** Who wrote the log, in the form of the access-log service. */
  Node node() {
    String id = text(NODE_ID);
    if (id.isEmpty()) {
      id = resource.getOrDefault("node_name", "");
    }
    Struct.Builder metadata = Struct.newBuilder();
    if (!text(SERVICE).isEmpty()) {
      metadata.putFields(
          "LABELS",
          Value.newBuilder()
              .setStructValue(
                  Struct.newBuilder().putFields(ServiceNames.CANONICAL_NAME, value(text(SERVICE))))
              .build());
    }
    String workload = text(WORKLOAD);
    if (!workload.isEmpty()) {
      metadata.putFields("WORKLOAD_NAME", value(workload));
    }
    return Node.newBuilder().setId(id).setMetadata(metadata).build();
  }

  private static Value value(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  private static Map<String, String> texts(List<KeyValue> attributes) {
    Map<String, String> texts = new HashMap<>();
    for (KeyValue attribute : attributes) {
      AnyValue value = attribute.getValue();
      if (value.hasStringValue()) {
        texts.put(attribute.getKey(), value.getStringValue());
      } else if (value.hasIntValue()) {
        texts.put(attribute.getKey(), Long.toString(value.getIntValue()));
      }
    }
    return texts;
  }
}
