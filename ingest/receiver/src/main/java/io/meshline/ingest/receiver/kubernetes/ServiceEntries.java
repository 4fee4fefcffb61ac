package io.meshline.ingest.receiver.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.meshline.ingest.protocols.names.AddressTable;
import io.meshline.ingest.protocols.names.Resident;
import io.meshline.schemas.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Istio's ServiceEntries: services that Kubernetes does not know, outside of the mesh ({@code
 * MESH_EXTERNAL}, also where nothing is said) or inside.
 */
final class ServiceEntries {

  static final ResourceDefinitionContext KIND =
      new ResourceDefinitionContext.Builder()
          .withGroup("networking.istio.io")
          .withVersion("v1")
          .withKind("ServiceEntry")
          .withPlural("serviceentries")
          .withNamespaced(true)
          .build();

  private ServiceEntries() {}

  /**
   * Adds what it says of all its places, or nothing.
   *
   * @throws RuntimeException if it is not understood
   */
  static void addTo(AddressTable.Builder table, GenericKubernetesResource entry) {
    Map<?, ?> spec = map(entry.getAdditionalProperties().get("spec"));
    List<String> hosts = texts(spec.get("hosts"));
    if (hosts.isEmpty()) {
      return;
    }
    boolean inside = "MESH_INTERNAL".equals(spec.get("location"));
    String namespace = Pods.text(entry.getMetadata().getNamespace());
    // All before the first is added: an entry that is not understood leaves nothing behind.
    List<Resident> residents =
        hosts.stream().map(host -> resident(inside, namespace, host)).toList();
    for (int i = 0; i < residents.size(); i++) {
      Places.add(table, hosts.get(i), residents.get(i));
    }
    Resident first = residents.get(0);
    List<String> addresses = new ArrayList<>(texts(spec.get("addresses")));
    for (Object each : list(map(entry.getAdditionalProperties().get("status")).get("addresses"))) {
      if (map(each).get("value") instanceof String address) {
        addresses.add(address);
      }
    }
    for (Object each : list(spec.get("endpoints"))) {
      if (map(each).get("address") instanceof String address) {
        addresses.add(address);
      }
    }
    for (String address : addresses) {
      // The whole world is nobody's address.
      if (!address.endsWith("/0")) {
        Places.add(table, address, first);
      }
    }
  }

  /** A host inside of the mesh may be called like a Kubernetes service. */
  private static Resident resident(boolean inside, String namespace, String host) {
    if (!inside) {
      return Resident.virtual(Kind.EXTERNAL, host);
    }
    String[] parts = host.split("\\.", 4);
    return parts.length >= 3 && parts[2].equals("svc")
        ? Resident.service(parts[1], parts[0], "")
        : Resident.service(namespace, host, "");
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static List<String> texts(@Nullable Object value) {
    return list(value).stream()
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(text -> !text.isBlank())
        .toList();
  }
}
