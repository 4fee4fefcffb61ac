package io.meshline.ingest.receiver.kubernetes;

import com.google.common.net.InetAddresses;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.meshline.ingest.protocols.names.AddressTable;
import io.meshline.ingest.protocols.names.Resident;
import io.meshline.schemas.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Istio's ServiceEntries: services that Kubernetes does not know, outside of the mesh ({@code
 * MESH_EXTERNAL}, also where nothing is said) or inside.
 */
final class ServiceEntries {

  static final ResourceDefinitionContext KIND = kind("v1");

  /** As Istio before 1.22 has them, with the same fields. */
  static final ResourceDefinitionContext OLDER_KIND = kind("v1beta1");

  private ServiceEntries() {}

  /**
   * Adds what it says of its hosts and IPs, or nothing. An address is that of each host: where
   * these are several parties, or another entry says otherwise, it is nobody's.
   *
   * @param named takes the hosts that its endpoints are named by: theirs are the names only if
   *     nobody else has them
   * @throws RuntimeException if it is not understood
   */
  static void addTo(
      AddressTable.Builder table,
      GenericKubernetesResource entry,
      BiConsumer<String, Resident> named) {
    Map<?, ?> spec = map(entry.getAdditionalProperties().get("spec"));
    // All before the first is added: an entry that is not understood leaves nothing behind.
    Map<String, Resident> residents = residents(entry, spec);
    residents.forEach((host, resident) -> Places.claim(table, host, resident));
    List<String> addresses = new ArrayList<>(texts(spec.get("addresses")));
    for (Object each : list(map(entry.getAdditionalProperties().get("status")).get("addresses"))) {
      if (map(each).get("value") instanceof String address) {
        addresses.add(address);
      }
    }
    for (Object each : list(spec.get("endpoints"))) {
      if (!(map(each).get("address") instanceof String address)) {
        continue;
      }
      if (InetAddresses.isInetAddress(address)) {
        addresses.add(address);
      } else {
        residents.values().forEach(resident -> named.accept(address, resident));
      }
    }
    for (String address : addresses) {
      // The whole world is nobody's address.
      if (!address.endsWith("/0")) {
        residents.values().forEach(resident -> Places.claim(table, address, resident));
      }
    }
  }

  /** Who goes by each of its hosts. */
  private static Map<String, Resident> residents(GenericKubernetesResource entry, Map<?, ?> spec) {
    boolean inside = "MESH_INTERNAL".equals(spec.get("location"));
    String namespace = Pods.text(entry.getMetadata().getNamespace());
    Map<String, Resident> residents = new LinkedHashMap<>();
    for (String host : texts(spec.get("hosts"))) {
      residents.put(host, resident(inside, namespace, host));
    }
    return residents;
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

  private static ResourceDefinitionContext kind(String version) {
    return new ResourceDefinitionContext.Builder()
        .withGroup("networking.istio.io")
        .withVersion(version)
        .withKind("ServiceEntry")
        .withPlural("serviceentries")
        .withNamespaced(true)
        .build();
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
