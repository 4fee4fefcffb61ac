package io.meshline.ingest.receiver.kubernetes;

import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.meshline.ingest.protocols.names.Resident;
import io.meshline.ingest.protocols.names.Workloads;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a pod says of itself. */
final class Pods {

  private Pods() {}

  /** The name of its service. */
  static String service(Pod pod) {
    ObjectMeta meta = pod.getMetadata();
    String kind = "";
    String owner = "";
    for (OwnerReference each : meta.getOwnerReferences()) {
      if (Boolean.TRUE.equals(each.getController()) || owner.isEmpty()) {
        kind = each.getKind();
        owner = each.getName();
      }
    }
    return Workloads.service(labels(pod), kind, owner, meta.getName());
  }

  /** Itself as an instance of its service. */
  static Resident resident(Pod pod) {
    ObjectMeta meta = pod.getMetadata();
    return Resident.service(meta.getNamespace(), service(pod), meta.getName()).with(labels(pod));
  }

  /** Whether it may send and receive: it ends with the phase, not with the wish to delete it. */
  static boolean runs(Pod pod) {
    String phase = pod.getStatus() == null ? "" : text(pod.getStatus().getPhase());
    return !phase.equals("Succeeded") && !phase.equals("Failed");
  }

  /** The addresses that are its own: none if it shares those of its node. */
  static Set<String> addresses(Pod pod) {
    Set<String> addresses = new LinkedHashSet<>();
    PodStatus status = pod.getStatus();
    if (status == null || onHostNetwork(pod)) {
      return addresses;
    }
    add(addresses, status.getPodIP());
    for (PodIP each : status.getPodIPs()) {
      add(addresses, each.getIp());
    }
    return addresses;
  }

  /** The addresses of its node. */
  static Set<String> nodeAddresses(Pod pod) {
    Set<String> addresses = new LinkedHashSet<>();
    PodStatus status = pod.getStatus();
    if (status != null) {
      add(addresses, status.getHostIP());
      for (HostIP each : status.getHostIPs()) {
        add(addresses, each.getIp());
      }
    }
    return addresses;
  }

  private static boolean onHostNetwork(Pod pod) {
    return pod.getSpec() != null && Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
  }

  private static Map<String, String> labels(Pod pod) {
    return Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
  }

  private static void add(Set<String> addresses, @Nullable String address) {
    if (!text(address).isEmpty()) {
      addresses.add(text(address));
    }
  }

  static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
