package io.meshline.demo.sidecar;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.Map;

/**
 * Who a sidecar stands beside, in Istio's words. The pod is named as the service's agent names the
 * instance, so that both mean the same.
 *
 * @param service name of the service, its workload and its label {@code app}
 * @param namespace of all of them
 */
record Workload(String service, String namespace) {
  private static final String IP = "127.0.0.1";
  private static final String DOMAIN = ".svc.cluster.local";
  private static final String CLUSTER = "Kubernetes";

  /** Port that callers of any service name. */
  static final int PORT = 8080;

  String pod() {
    return service + "-1";
  }

  /** The name by which others call the service. */
  String host() {
    return host(service, namespace);
  }

  static String host(String service, String namespace) {
    return service + "." + namespace + DOMAIN;
  }

  /** Name of the cluster that leads to the service, at other sidecars. */
  String outboundCluster() {
    return "outbound|" + PORT + "||" + host();
  }

  /** Name of the cluster that leads to the service, at its own sidecar. */
  static String inboundCluster() {
    return "inbound|" + PORT + "||";
  }

  /** How the sidecar introduces itself on a stream. */
  Node node() {
    Struct metadata =
        Struct.newBuilder()
            .putFields("NAME", text(pod()))
            .putFields("NAMESPACE", text(namespace))
            .putFields("WORKLOAD_NAME", text(service))
            .putFields("CLUSTER_ID", text(CLUSTER))
            .putFields("LABELS", labels())
            .build();
    return Node.newBuilder()
        .setId("sidecar~%s~%s.%s~%s%s".formatted(IP, pod(), namespace, namespace, DOMAIN))
        .setCluster(service + "." + namespace)
        .setMetadata(metadata)
        .setUserAgentName("meshline-sample-sidecar")
        .build();
  }

  /** What the sidecar tells other sidecars, in the fields of Istio 1.24 and later. */
  Struct peerMetadata() {
    return Struct.newBuilder()
        .putFields("name", text(pod()))
        .putFields("namespace", text(namespace))
        .putFields("workload", text(service))
        .putFields("service", text(service))
        .putFields("app", text(service))
        .putFields("type", text("pod"))
        .putFields("cluster", text(CLUSTER))
        .putFields("labels", labels())
        .build();
  }

  private Value labels() {
    return Value.newBuilder()
        .setStructValue(
            Struct.newBuilder()
                .putAllFields(
                    Map.of(
                        "app",
                        text(service),
                        "service.istio.io/canonical-name",
                        text(service),
                        "service.istio.io/canonical-revision",
                        text("v1"))))
        .build();
  }

  private static Value text(String value) {
    return Value.newBuilder().setStringValue(value).build();
  }
}
