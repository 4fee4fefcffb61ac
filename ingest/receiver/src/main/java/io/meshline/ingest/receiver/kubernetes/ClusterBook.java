package io.meshline.ingest.receiver.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.meshline.ingest.protocols.names.AddressTable;
import io.meshline.ingest.protocols.names.Resident;
import io.meshline.schemas.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as an address book: a function of what is known of it, whatever the order in which it
 * became known. Of several objects that claim an address the first of these counts: a node
 * (nobody's address), a ServiceEntry, a running pod (the newest), a service, an ended or deleted
 * pod (the latest).
 */
final class ClusterBook {

  private static final String SERVICE_NAME = "kubernetes.io/service-name";
  private static final Comparator<HasMetadata> BY_AGE =
      Comparator.<HasMetadata, String>comparing(
              each -> Pods.text(each.getMetadata().getCreationTimestamp()))
          .thenComparing(each -> Pods.text(each.getMetadata().getNamespace()))
          .thenComparing(each -> Pods.text(each.getMetadata().getName()));

  private final Cluster cluster;
  private final String domain;
  private final Consumer<String> odd;
  private final AddressTable.Builder table = AddressTable.builder();

  /** What the services of the pods behind each service are called. */
  private final Map<String, Set<String>> behind = new HashMap<>();

  private ClusterBook(Cluster cluster, String domain, Consumer<String> odd) {
    this.cluster = cluster;
    this.domain = domain;
    this.odd = odd;
  }

  /**
   * Who lives where in a cluster.
   *
   * @param domain of the cluster's DNS, such as {@code cluster.local}
   * @param odd told of each object that is not understood, and left out: what and why
   */
  static AddressTable of(Cluster cluster, String domain, Consumer<String> odd) {
    ClusterBook book = new ClusterBook(cluster, domain, odd);
    book.nodes();
    book.each(sorted(cluster.serviceEntries()), entry -> ServiceEntries.addTo(book.table, entry));
    List<Pod> newestFirst = sorted(cluster.pods());
    Collections.reverse(newestFirst);
    book.each(newestFirst.stream().filter(Pods::runs).toList(), book::pod);
    book.endpoints();
    book.each(sorted(cluster.services()), book::service);
    List<Pod> gone = new ArrayList<>(cluster.departed());
    Collections.reverse(gone);
    book.each(gone, book::pod);
    book.each(newestFirst.stream().filter(pod -> !Pods.runs(pod)).toList(), book::pod);
    return book.table.build();
  }

  /** Anybody may put anything into an object: one that is odd must not hide all the others. */
  private <T extends HasMetadata> void each(List<T> objects, Consumer<T> reader) {
    for (T object : objects) {
      try {
        reader.accept(object);
      } catch (RuntimeException e) {
        odd.accept(object.getKind() + ' ' + key(object, object.getMetadata().getName()) + ": " + e);
      }
    }
  }

  private static <T extends HasMetadata> List<T> sorted(List<T> objects) {
    List<T> sorted = new ArrayList<>(objects);
    sorted.sort(BY_AGE);
    return sorted;
  }

  /** A node's address is that of all pods on its network, and of what it forwards. */
  private void nodes() {
    cluster.pods().forEach(pod -> Pods.nodeAddresses(pod).forEach(table::block));
    cluster.departed().forEach(pod -> Pods.nodeAddresses(pod).forEach(table::block));
  }

  private void pod(Pod pod) {
    Resident resident = Pods.resident(pod);
    Pods.addresses(pod).forEach(ip -> add(ip, resident));
    String host = pod.getSpec() == null ? "" : Pods.text(pod.getSpec().getHostname());
    String subdomain = pod.getSpec() == null ? "" : Pods.text(pod.getSpec().getSubdomain());
    if (!host.isEmpty() && !subdomain.isEmpty()) {
      names(host + '.' + subdomain, pod.getMetadata().getNamespace(), resident);
    }
  }

  private void endpoints() {
    Map<String, Pod> pods = new HashMap<>();
    cluster.pods().forEach(pod -> pods.put(key(pod, pod.getMetadata().getName()), pod));
    each(sorted(cluster.slices()), slice -> endpoints(slice, pods));
  }

  private void endpoints(EndpointSlice slice, Map<String, Pod> pods) {
    Map<String, String> labels = slice.getMetadata().getLabels();
    String service = labels == null ? null : labels.get(SERVICE_NAME);
    if (service == null) {
      return;
    }
    for (Endpoint endpoint : slice.getEndpoints()) {
      Pod pod =
          endpoint.getTargetRef() == null
              ? null
              : pods.get(key(slice, Pods.text(endpoint.getTargetRef().getName())));
      endpoint(slice, service, endpoint, pod);
    }
  }

  private void endpoint(EndpointSlice slice, String service, Endpoint endpoint, @Nullable Pod pod) {
    if (pod != null) {
      behind
          .computeIfAbsent(key(slice, service), any -> new LinkedHashSet<>())
          .add(Pods.service(pod));
    } else if (endpoint.getTargetRef() == null) {
      // Outside of the cluster, but known to be this service.
      Resident resident = Resident.service(slice.getMetadata().getNamespace(), service, "");
      endpoint.getAddresses().forEach(address -> add(address, resident));
    }
  }

  private void service(Service service) {
    String namespace = service.getMetadata().getNamespace();
    String name = service.getMetadata().getName();
    ServiceSpec spec = service.getSpec();
    if (spec == null) {
      return;
    }
    String external = Pods.text(spec.getExternalName());
    if (!external.isEmpty()) {
      names(name, namespace, Resident.virtual(Kind.EXTERNAL, external));
      return;
    }
    // The pods call themselves by their own rule: where they agree, so do we.
    Set<String> pods = behind.getOrDefault(key(service, name), Set.of());
    String known = pods.size() == 1 ? pods.iterator().next() : name;
    Resident resident = Resident.service(namespace, known, "");
    names(name, namespace, resident);
    add(Pods.text(spec.getClusterIP()), resident);
    spec.getClusterIPs().forEach(ip -> add(ip, resident));
    spec.getExternalIPs().forEach(ip -> add(ip, resident));
    if (service.getStatus() != null && service.getStatus().getLoadBalancer() != null) {
      for (LoadBalancerIngress each : service.getStatus().getLoadBalancer().getIngress()) {
        add(Pods.text(each.getIp()), resident);
        add(Pods.text(each.getHostname()), resident);
      }
    }
  }

  private void names(String name, String namespace, Resident resident) {
    String near = name + '.' + namespace;
    add(near, resident);
    add(near + ".svc", resident);
    add(near + ".svc." + domain, resident);
  }

  private void add(String place, Resident resident) {
    if (!place.isEmpty() && !place.equals("None")) {
      Places.add(table, place, resident);
    }
  }

  private static String key(HasMetadata beside, String name) {
    return beside.getMetadata().getNamespace() + '/' + name;
  }
}
