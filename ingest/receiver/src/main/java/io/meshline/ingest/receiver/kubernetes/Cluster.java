package io.meshline.ingest.receiver.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;

/**
 * What is known of a cluster at one moment.
 *
 * @param pods that exist
 * @param departed pods that were deleted a short time ago, the latest one last
 */
record Cluster(
    List<Pod> pods,
    List<Pod> departed,
    List<Service> services,
    List<EndpointSlice> slices,
    List<GenericKubernetesResource> serviceEntries) {}
