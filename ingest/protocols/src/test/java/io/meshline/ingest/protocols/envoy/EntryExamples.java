package io.meshline.ingest.protocols.envoy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Duration;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.EnvoyInternalAddress;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import java.util.Map;
import java.util.TreeMap;

/** Parts of entries as proxies of an Istio mesh send them. */
final class EntryExamples {

  static final String IP = "10.1.0.7";

  private static final String LABEL = "labels.";

  private EntryExamples() {}

  /** The proxy of pod {@code cart-5d9-x1} of the workload {@code cart-v1} in {@code shop}. */
  static Node node(String role) {
    return Node.newBuilder()
        .setId(role + "~" + IP + "~cart-5d9-x1.shop~shop.svc.cluster.local")
        .setMetadata(
            Struct.newBuilder()
                .putFields("NAME", text("cart-5d9-x1"))
                .putFields("NAMESPACE", text("shop"))
                .putFields("WORKLOAD_NAME", text("cart-v1"))
                .putFields("CLUSTER_ID", text("Kubernetes"))
                .putFields(
                    "LABELS",
                    Value.newBuilder()
                        .setStructValue(
                            Struct.newBuilder()
                                .putFields("app", text("cart-app"))
                                .putFields("service.istio.io/canonical-name", text("cart")))
                        .build()))
        .build();
  }

  /** Peer metadata of Istio 1.24 and later; fields {@code labels.x} are the label x. */
  static Any structPeer(Map<String, String> fields) {
    Struct.Builder peer = Struct.newBuilder();
    Struct.Builder labels = Struct.newBuilder();
    fields.forEach(
        (field, value) -> {
          if (field.startsWith(LABEL)) {
            labels.putFields(field.substring(LABEL.length()), text(value));
          } else {
            peer.putFields(field, text(value));
          }
        });
    if (labels.getFieldsCount() > 0) {
      peer.putFields("labels", Value.newBuilder().setStructValue(labels).build());
    }
    return Any.pack(peer.build());
  }

  /** Peer metadata of earlier ones. */
  static Any flatPeer(Map<String, String> fields) {
    Map<String, String> labels = new TreeMap<>();
    fields.forEach(
        (field, value) -> {
          if (field.startsWith(LABEL)) {
            labels.put(field.substring(LABEL.length()), value);
          }
        });
    return flatPeer(
        FlatNodes.node(
            fields.getOrDefault("name", ""),
            fields.getOrDefault("namespace", ""),
            labels,
            fields.getOrDefault("workload", "")));
  }

  /** Bytes in the place of such metadata. */
  static Any flatPeer(byte[] node) {
    return Any.pack(BytesValue.of(ByteString.copyFrom(node)));
  }

  /** {@code ip:port}, {@code [ip]:port}, or {@code envoy://listener/endpoint} within the proxy. */
  static Address address(String text) {
    if (text.startsWith("envoy://")) {
      String[] parts = text.substring("envoy://".length()).split("/", -1);
      return Address.newBuilder()
          .setEnvoyInternalAddress(
              EnvoyInternalAddress.newBuilder()
                  .setServerListenerName(parts[0])
                  .setEndpointId(parts[1]))
          .build();
    }
    int colon = text.lastIndexOf(':');
    return Address.newBuilder()
        .setSocketAddress(
            SocketAddress.newBuilder()
                .setAddress(text.substring(0, colon).replaceAll("[\\[\\]]", ""))
                .setPortValue(Integer.parseInt(text.substring(colon + 1))))
        .build();
  }

  static Duration duration(long seconds, int nanos) {
    return Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }

  static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }
}
