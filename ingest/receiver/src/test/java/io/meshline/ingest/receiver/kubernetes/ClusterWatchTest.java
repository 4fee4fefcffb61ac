package io.meshline.ingest.receiver.kubernetes;

import static io.meshline.ingest.receiver.kubernetes.Objects.pod;
import static io.meshline.ingest.receiver.kubernetes.Objects.service;
import static io.meshline.ingest.receiver.kubernetes.Objects.serviceEntry;
import static io.meshline.ingest.receiver.kubernetes.Objects.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real informers against an API server that speaks HTTP and WebSocket. */
class ClusterWatchTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String T1 = "2026-11-24T10:00:00Z";
  private static final String T2 = "2026-11-24T11:00:00Z";

  @Test
  void whatChangesInTheClusterChangesTheBook(@TempDir Path folder) throws IOException {
    try (ApiServer server = new ApiServer()) {
      server.begin();
      try (KubernetesClient cluster = server.client();
          ClusterWatch watch = watch(server, folder, List.of(), Duration.ofHours(1))) {
        Pod orders = pod("orders-1", "10.1.0.9", T1);
        cluster.resource(orders).create();
        cluster.resource(service("orders-svc", "10.96.0.1")).create();
        cluster.resource(slice("orders-svc", orders)).create();
        Resource<GenericKubernetesResource> pay =
            cluster
                .genericKubernetesResources(ServiceEntries.KIND)
                .inNamespace("shop")
                .resource(serviceEntry("pay", "{hosts: [pay.example.com]}"));
        pay.create();
        awaits(watch, "10.1.0.9:8080", "orders-1");
        awaits(watch, "orders-svc.shop.svc.cluster.local", "orders");
        awaits(watch, "pay.example.com", "pay.example.com");
        await().atMost(PATIENCE).until(watch::current);

        cluster.resource(orders).delete();
        pay.delete();
        awaits(watch, "pay.example.com", "-");
        // Deleted before the entry: remembered, or it would be gone by now.
        assertThat(found(watch, "10.1.0.9")).isEqualTo("orders-1");

        cluster.resource(pod("bills-1", "10.1.0.9", T2)).create();
        awaits(watch, "10.1.0.9", "bills-1");
      }
    }
  }

  @Test
  void aDeletedPodIsForgottenWhenItsTimeIsOver(@TempDir Path folder) throws IOException {
    try (ApiServer server = new ApiServer()) {
      server.begin();
      try (KubernetesClient cluster = server.client();
          ClusterWatch watch = watch(server, folder, List.of("shop"), Duration.ZERO)) {
        Pod orders = pod("orders-1", "10.1.0.9", T1);
        cluster.resource(orders).create();
        Pod elsewhere = pod("orders-2", "10.1.0.10", T1);
        elsewhere.getMetadata().setNamespace("other");
        cluster.resource(elsewhere).create();
        awaits(watch, "10.1.0.9", "orders-1");
        assertThat(found(watch, "10.1.0.10")).isEqualTo("-");

        cluster.resource(orders).delete();
        awaits(watch, "10.1.0.9", "-");
      }
    }
  }

  @Test
  void aServerThatIsAwayIsWaitedForAndItsLastWordCounts(@TempDir Path folder) throws IOException {
    try (ApiServer server = new ApiServer()) {
      // Nobody listens yet: starting does not wait.
      try (ClusterWatch watch = watch(server, folder, List.of(), Duration.ofHours(1))) {
        assertThat(watch.current()).isFalse();
        assertThat(found(watch, "10.1.0.9")).isEqualTo("-");

        server.begin();
        try (KubernetesClient cluster = server.client()) {
          cluster.resource(pod("orders-1", "10.1.0.9", T1)).create();
        }
        awaits(watch, "10.1.0.9", "orders-1");
        await().atMost(PATIENCE).until(watch::current);

        server.end();
        await().atMost(PATIENCE).until(() -> !watch.current());
        assertThat(found(watch, "10.1.0.9")).isEqualTo("orders-1");

        server.begin();
        try (KubernetesClient cluster = server.client()) {
          cluster.resource(pod("bills-1", "10.1.0.10", T1)).create();
        }
        awaits(watch, "10.1.0.10", "bills-1");
        await().atMost(PATIENCE).until(watch::current);
      }
    }
  }

  @Test
  void withoutIstioTheRestIsCurrentAllTheSameAndIstioMayComeLater(@TempDir Path folder)
      throws IOException {
    try (ApiServer server = new ApiServer(false)) {
      server.begin();
      try (KubernetesClient cluster = server.client();
          ClusterWatch watch = watch(server, folder, List.of(), Duration.ZERO)) {
        cluster.resource(pod("orders-1", "10.1.0.9", T1)).create();
        awaits(watch, "10.1.0.9", "orders-1");
        await().atMost(PATIENCE).until(watch::current);

        server.istio(true);
        create(cluster, "pay", "{hosts: [pay.example.com]}");
        awaits(watch, "pay.example.com", "pay.example.com");
        await().atMost(PATIENCE).until(watch::current);
      }
    }
  }

  @Test
  void anOddObjectIsCountedAndDoesNotHideTheOthers(@TempDir Path folder) throws IOException {
    try (ApiServer server = new ApiServer()) {
      server.begin();
      try (KubernetesClient cluster = server.client();
          ClusterWatch watch = watch(server, folder, List.of(), Duration.ZERO)) {
        create(cluster, "odd", "{hosts: [.shop.svc], location: MESH_INTERNAL}");
        await().atMost(PATIENCE).until(() -> watch.oddObjects() == 1);

        cluster.resource(pod("orders-1", "10.1.0.9", T1)).create();
        awaits(watch, "10.1.0.9", "orders-1");
        assertThat(watch.oddObjects()).isEqualTo(1);
      }
    }
  }

  private static void create(KubernetesClient cluster, String name, String spec) {
    cluster
        .genericKubernetesResources(ServiceEntries.KIND)
        .inNamespace("shop")
        .resource(serviceEntry(name, spec))
        .create();
  }

  private static ClusterWatch watch(
      ApiServer server, Path folder, List<String> namespaces, Duration grace) throws IOException {
    return ClusterWatch.start(
        Optional.of(server.config(folder)), namespaces, "cluster.local", grace);
  }

  private static void awaits(ClusterWatch watch, String address, String name) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(found(watch, address)).isEqualTo(name));
  }

  /** The instance that lives there, else the service, else nobody. */
  private static String found(ClusterWatch watch, String address) {
    return watch
        .book()
        .find(address)
        .map(
            r ->
                r.party().getInstance().isEmpty()
                    ? r.party().getService()
                    : r.party().getInstance())
        .orElse("-");
  }
}
