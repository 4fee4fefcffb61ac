package io.meshline.ingest.receiver.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Objects of the namespace {@code shop} of a cluster. */
public final class Objects {

  static final String NODE = "172.16.0.1";

  private Objects() {}

  /** A running pod of the workload that its name begins with. */
  public static Pod pod(String name, String ip, String created) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName(name)
        .withUid(name + created)
        .withCreationTimestamp(created)
        .addToLabels("app", name.substring(0, name.indexOf('-')))
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .withPodIP(ip)
        .addNewPodIP(ip)
        .withHostIP(NODE)
        .endStatus()
        .build();
  }

  static Service service(String name, String ip) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withClusterIP(ip)
        .withClusterIPs(ip)
        .endSpec()
        .build();
  }

  /** Endpoints of a service: pods by name. */
  static EndpointSlice slice(String service, Pod... pods) {
    EndpointSliceBuilder slice =
        new EndpointSliceBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName(service + "-x1")
            .addToLabels("kubernetes.io/service-name", service)
            .endMetadata()
            .withAddressType("IPv4");
    for (Pod pod : pods) {
      slice
          .addNewEndpoint()
          .withAddresses(pod.getStatus().getPodIP())
          .withNewTargetRef()
          .withKind("Pod")
          .withNamespace("shop")
          .withName(pod.getMetadata().getName())
          .endTargetRef()
          .endEndpoint();
    }
    return slice.build();
  }

  static GenericKubernetesResource serviceEntry(String name, String spec) {
    return Serialization.unmarshal(
        """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {namespace: shop, name: %s}
        spec: %s
        """
            .formatted(name, spec),
        GenericKubernetesResource.class);
  }
}
