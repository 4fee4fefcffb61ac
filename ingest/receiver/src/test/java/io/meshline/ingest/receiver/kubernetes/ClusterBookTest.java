package io.meshline.ingest.receiver.kubernetes;

import static io.meshline.ingest.receiver.kubernetes.Objects.pod;
import static io.meshline.ingest.receiver.kubernetes.Objects.service;
import static io.meshline.ingest.receiver.kubernetes.Objects.serviceEntry;
import static io.meshline.ingest.receiver.kubernetes.Objects.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.meshline.ingest.protocols.names.AddressBook;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterBookTest {

  private static final String T1 = "2026-11-24T10:00:00Z";
  private static final String T2 = "2026-11-24T11:00:00Z";

  @Test
  void aPodIsAnInstanceOfItsService() {
    AddressBook book = book(List.of(pod("orders-1", "10.1.0.9", T1)), List.of(), List.of());

    assertThat(at(book, "10.1.0.9:8080")).isEqualTo("shop/orders@orders-1");
    assertThat(book.find("10.1.0.9").orElseThrow().labels()).containsEntry("app", "orders");
  }

  @Test
  void aServiceGoesByTheNameThatItsPodsHaveInCommon() {
    Pod orders = pod("orders-1", "10.1.0.9", T1);
    Pod bills = pod("bills-1", "10.1.0.10", T1);
    AddressBook book =
        book(
            List.of(orders, bills),
            List.of(
                service("orders-svc", "10.96.0.1"),
                service("mixed", "10.96.0.2"),
                service("lonely", "10.96.0.3"),
                service("headless", "None")),
            List.of(
                slice("orders-svc", orders),
                slice("mixed", orders, bills),
                slice("headless", bills)));

    assertThat(at(book, "10.96.0.1:80")).isEqualTo("shop/orders@");
    assertThat(at(book, "orders-svc.shop.svc.cluster.local:80")).isEqualTo("shop/orders@");
    assertThat(at(book, "orders-svc.shop.svc")).isEqualTo("shop/orders@");
    assertThat(at(book, "orders-svc.shop")).isEqualTo("shop/orders@");
    assertThat(at(book, "10.96.0.2")).isEqualTo("shop/mixed@");
    assertThat(at(book, "10.96.0.3")).isEqualTo("shop/lonely@");
    assertThat(at(book, "headless.shop.svc.cluster.local")).isEqualTo("shop/bills@");
    assertThat(at(book, "None")).isEqualTo("-");
  }

  @Test
  void addressesOfNodesAreNobodys() {
    Pod agent = pod("agent-1", Objects.NODE, T1);
    agent.getSpec().setHostNetwork(true);
    // An older API says nothing of the host's network in the status alone.
    Pod shared = pod("proxy-1", Objects.NODE, T2);
    AddressBook book =
        book(List.of(agent, shared), List.of(service("node", Objects.NODE)), List.of());

    assertThat(at(book, Objects.NODE + ":10250")).isEqualTo("-");
  }

  @Test
  void ofPodsWithOneAddressTheNewestRunningOneCounts() {
    Pod old = pod("orders-1", "10.1.0.9", T1);
    Pod young = pod("bills-1", "10.1.0.9", T2);
    Pod ended = pod("job-1", "10.1.0.9", T2);
    ended.getStatus().setPhase("Succeeded");

    assertThat(at(book(List.of(young, old), List.of(), List.of()), "10.1.0.9"))
        .isEqualTo("shop/bills@bills-1");
    assertThat(at(book(List.of(old, young), List.of(), List.of()), "10.1.0.9"))
        .isEqualTo("shop/bills@bills-1");
    assertThat(at(book(List.of(ended, old), List.of(), List.of()), "10.1.0.9"))
        .isEqualTo("shop/orders@orders-1");
    assertThat(at(book(List.of(ended), List.of(), List.of()), "10.1.0.9"))
        .isEqualTo("shop/job@job-1");
  }

  @Test
  void aDeletedPodHasItsAddressUntilAnotherHasIt() {
    Pod gone = pod("orders-1", "10.1.0.9", T2);
    Pod goneLater = pod("bills-1", "10.1.0.9", T1);
    Pod young = pod("cart-1", "10.1.0.9", T1);

    assertThat(at(of(List.of(), List.of(gone, goneLater), List.of()), "10.1.0.9"))
        .isEqualTo("shop/bills@bills-1");
    assertThat(at(of(List.of(young), List.of(gone, goneLater), List.of()), "10.1.0.9"))
        .isEqualTo("shop/cart@cart-1");
  }

  @Test
  void serviceEntriesComeBeforePods() {
    AddressBook book =
        of(
            List.of(pod("orders-1", "10.1.0.9", T1)),
            List.of(),
            List.of(
                serviceEntry("pay", "{hosts: [pay.example.com], addresses: [240.0.0.1, 10.1.0.9]}"),
                serviceEntry(
                    "vm",
                    "{hosts: [ledger.bank.svc.cluster.local], location: MESH_INTERNAL,"
                        + " endpoints: [{address: 192.168.7.7}]}"),
                serviceEntry("legacy", "{hosts: [legacy.corp], location: MESH_INTERNAL}"),
                serviceEntry("all", "{hosts: ['*.example.com'], addresses: [0.0.0.0/0]}"),
                serviceEntry("net", "{hosts: ['*.corp'], addresses: [172.20.0.0/16]}"),
                serviceEntry("odd", "{hosts: 7, addresses: {a: b}, endpoints: [1, {address: 2}]}"),
                serviceEntry("odder", "7")));

    assertThat(at(book, "pay.example.com:443")).isEqualTo("<EXTERNAL>/pay.example.com@");
    assertThat(at(book, "240.0.0.1:443")).isEqualTo("<EXTERNAL>/pay.example.com@");
    assertThat(at(book, "10.1.0.9")).isEqualTo("<EXTERNAL>/pay.example.com@");
    assertThat(at(book, "192.168.7.7")).isEqualTo("bank/ledger@");
    assertThat(at(book, "legacy.corp")).isEqualTo("shop/legacy.corp@");
    assertThat(at(book, "172.20.3.4")).isEqualTo("<EXTERNAL>/*.corp@");
    assertThat(at(book, "8.8.8.8")).isEqualTo("-");
  }

  @Test
  void furtherNames() {
    Pod db = pod("db-0", "10.1.0.9", T1);
    db.getSpec().setHostname("db-0");
    db.getSpec().setSubdomain("db");
    Service alias =
        new ServiceBuilder(service("pay", "None"))
            .editSpec()
            .withExternalName("pay.example.com")
            .endSpec()
            .build();
    EndpointSlice outside =
        new EndpointSliceBuilder(slice("mainframe"))
            .addNewEndpoint()
            .withAddresses("192.168.0.7")
            .endEndpoint()
            .build();
    AddressBook book =
        book(List.of(db), List.of(alias, service("mainframe", "10.96.0.7")), List.of(outside));

    assertThat(at(book, "db-0.db.shop.svc.cluster.local:3306")).isEqualTo("shop/db@db-0");
    assertThat(at(book, "pay.shop.svc:443")).isEqualTo("<EXTERNAL>/pay.example.com@");
    assertThat(at(book, "192.168.0.7")).isEqualTo("shop/mainframe@");
  }

  @Test
  void anOddObjectIsLeftOutAlone() {
    List<String> odd = new ArrayList<>();
    AddressBook book =
        ClusterBook.of(
            new Cluster(
                List.of(pod("orders-1", "10.1.0.9", T1)),
                List.of(),
                List.of(service("orders", "10.96.0.1")),
                List.of(),
                List.of(
                    serviceEntry(
                        "odd",
                        "{hosts: [fine.corp, .shop.svc], location: MESH_INTERNAL,"
                            + " addresses: [240.0.0.2]}"),
                    serviceEntry("pay", "{hosts: [pay.example.com]}"))),
            "cluster.local",
            odd::add);

    assertThat(at(book, "10.1.0.9")).isEqualTo("shop/orders@orders-1");
    assertThat(at(book, "10.96.0.1")).isEqualTo("shop/orders@");
    assertThat(at(book, "pay.example.com")).isEqualTo("<EXTERNAL>/pay.example.com@");
    assertThat(at(book, "fine.corp")).isEqualTo("-");
    assertThat(at(book, "240.0.0.2")).isEqualTo("-");
    assertThat(odd).singleElement().asString().startsWith("ServiceEntry shop/odd: ");
  }

  private static void unexpected(String odd) {
    throw new AssertionError(odd);
  }

  private static AddressBook book(
      List<Pod> pods, List<Service> services, List<EndpointSlice> slices) {
    return ClusterBook.of(
        new Cluster(pods, List.of(), services, slices, List.of()),
        "cluster.local",
        ClusterBookTest::unexpected);
  }

  private static AddressBook of(
      List<Pod> pods, List<Pod> departed, List<GenericKubernetesResource> entries) {
    return ClusterBook.of(
        new Cluster(pods, departed, List.of(), List.of(), entries),
        "cluster.local",
        ClusterBookTest::unexpected);
  }

  private static String at(AddressBook book, String address) {
    return book.find(address).map(found -> text(found.party())).orElse("-");
  }

  private static String text(Party party) {
    return (party.getKind() == Kind.SERVICE ? "" : "<" + party.getKind() + ">")
        + party.getNamespace()
        + "/"
        + party.getService()
        + "@"
        + party.getInstance();
  }
}
