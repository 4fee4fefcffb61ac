package io.meshline.ingest.receiver.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;

/**
 * Keeps of each object only what names need: a pod as the API tells it takes some 10 KiB, most of
 * it about containers and managed fields.
 */
final class Slim<T extends HasMetadata> extends BasicItemStore<T> {

  Slim() {
    super(Cache::metaNamespaceKeyFunc);
  }

  @Override
  public T put(String key, T object) {
    ObjectMeta meta = object.getMetadata();
    meta.setManagedFields(List.of());
    meta.setAnnotations(null);
    if (object instanceof Pod pod) {
      cut(pod);
    }
    return super.put(key, object);
  }

  private static void cut(Pod pod) {
    if (pod.getSpec() != null) {
      PodSpec spec = new PodSpec();
      spec.setHostNetwork(pod.getSpec().getHostNetwork());
      spec.setHostname(pod.getSpec().getHostname());
      spec.setSubdomain(pod.getSpec().getSubdomain());
      pod.setSpec(spec);
    }
    if (pod.getStatus() != null) {
      PodStatus status = new PodStatus();
      status.setPhase(pod.getStatus().getPhase());
      status.setPodIP(pod.getStatus().getPodIP());
      status.setPodIPs(pod.getStatus().getPodIPs());
      status.setHostIP(pod.getStatus().getHostIP());
      status.setHostIPs(pod.getStatus().getHostIPs());
      pod.setStatus(status);
    }
  }
}
