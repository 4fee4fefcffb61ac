package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsResponse;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.meshline.ingest.receiver.kubernetes.ApiServer;
import io.meshline.ingest.receiver.kubernetes.Objects;
import io.meshline.schemas.Party;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.apache.skywalking.apm.network.common.v3.Commands;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.servicemesh.v3.MeshProbeDownstream;
import org.apache.skywalking.apm.network.servicemesh.v3.ServiceMeshMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamesTest {

  @Test
  void everySourceIsNamedOnItsWayToTheBatches(@TempDir Path folder) throws Exception {
    Path naming = folder.resolve("naming.yaml");
    Files.writeString(naming, "aliases: {carts: shop/carts, front: shop/front}\n");
    try (Loopback loopback =
        new Loopback("environment", "demo", "naming.file", naming.toString())) {
      segment(loopback, "shop::carts", 1);
      mesh(loopback);
      logs(loopback);

      await().until(() -> loopback.broker().callsPublished() == 3);
      assertThat(names(loopback.broker().parties()))
          .containsOnly("demo:shop/carts", "demo:shop/front", "demo:/User", "demo:/unknown");
    }
  }

  @Test
  void aChangedFileIsReadAgainAndAFaultyOneIsNot(@TempDir Path folder) throws Exception {
    Path naming = folder.resolve("naming.yaml");
    Files.writeString(naming, "sources: {skywalking: {namespace: first}}\n");
    try (Loopback loopback =
        new Loopback("names.interval", "10ms", "naming.file", naming.toString())) {
      segment(loopback, "carts", 1);
      await().until(() -> names(loopback.broker().parties()).contains(":first/carts"));

      replace(naming, "sources: {skywalking: {namespace: second, rules: \"none\"}}\n");
      await().until(() -> metric(loopback).contains("faulty_name_files 1.0"));
      segment(loopback, "orders", 2);
      await().until(() -> names(loopback.broker().parties()).contains(":first/orders"));

      replace(naming, "sources: {skywalking: {namespace: third}}\n");
      await().until(() -> metric(loopback).contains("faulty_name_files 0.0"));
      segment(loopback, "bills", 3);
      await().until(() -> names(loopback.broker().parties()).contains(":third/bills"));
    }
  }

  @Test
  void aChangeOfOneFileCountsThoughTheOtherIsFaulty(@TempDir Path folder) throws Exception {
    Path naming = folder.resolve("naming.yaml");
    Path addresses = folder.resolve("addresses.yaml");
    Files.writeString(naming, "sources: {skywalking: {namespace: first}}\n");
    Files.writeString(addresses, "10.1.0.1: shop/carts\n");
    try (Loopback loopback =
        new Loopback(
            "names.interval",
            "200ms",
            "naming.file",
            naming.toString(),
            "addresses.file",
            addresses.toString())) {
      // Both at once, mostly: then one look finds the two of them.
      replace(addresses, "10.1.0.1: {service: \"\\x01\"}\n");
      replace(naming, "sources: {skywalking: {namespace: second}}\n");
      await().until(() -> metric(loopback).contains("faulty_name_files 1.0"));
      await()
          .untilAsserted(
              () -> {
                segment(loopback, "carts", 1);
                assertThat(names(loopback.broker().parties())).contains(":second/carts");
              });
    }
  }

  @Test
  void aFileWithFaultsIsFoundAtTheStart(@TempDir Path folder) throws IOException {
    Path addresses = folder.resolve("addresses.yaml");
    Files.writeString(addresses, "10.0.0.0/8: shop/carts\n10.0.0.256: x\n");
    Path naming = folder.resolve("naming.yaml");
    Files.writeString(naming, "aliases: {a: ''}\n");

    assertThatThrownBy(
            () ->
                new Loopback(
                    "addresses.file", addresses.toString(), "naming.file", naming.toString()))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining(addresses + ":2: 10.0.0.256: ")
        .hasMessageContaining(naming + ":1: aliases.a: \"\" (expected: ");
  }

  @Test
  void aCallerThatIsOnlyAnAddressIsThePodThatLivesThere(@TempDir Path folder) throws Exception {
    try (ApiServer server = new ApiServer()) {
      server.begin();
      try (KubernetesClient cluster = server.client()) {
        cluster.resource(Objects.pod("orders-1", "10.1.0.9", "2026-11-24T10:00:00Z")).create();
      }
      try (Loopback loopback =
          new Loopback(
              "kubernetes.enabled",
              "true",
              "kubernetes.config",
              server.config(folder).toString())) {
        await().until(() -> metric(loopback).contains("kubernetes_current 1.0"));
        await().until(() -> !metric(loopback).contains("kubernetes_addresses 0.0"));

        StreamObserver<StreamAccessLogsMessage> proxy =
            loopback.accessLogs().streamAccessLogs(new Answer<StreamAccessLogsResponse>());
        StreamAccessLogsMessage.Builder logs = Telemetry.accessLogs(true, 1).toBuilder();
        logs.getHttpLogsBuilder()
            .getLogEntryBuilder(0)
            .getCommonPropertiesBuilder()
            .getDownstreamDirectRemoteAddressBuilder()
            .getSocketAddressBuilder()
            .setAddress("10.1.0.9")
            .setPortValue(40_000);
        proxy.onNext(logs.build());
        proxy.onCompleted();

        await().until(() -> loopback.broker().callsPublished() == 1);
        assertThat(loopback.broker().parties())
            .extracting(Party::getNamespace, Party::getService, Party::getInstance)
            .contains(tuple("shop", "orders", "orders-1"));
      }
    }
  }

  /** As an editor does it: never half written. */
  private static void replace(Path file, String text) throws IOException {
    Path next = Files.writeString(file.resolveSibling("next"), text);
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String metric(Loopback loopback) throws Exception {
    return loopback.get("/metrics").body();
  }

  private static List<String> names(List<Party> parties) {
    return parties.stream()
        .map(p -> p.getEnvironment() + ":" + p.getNamespace() + "/" + p.getService())
        .toList();
  }

  private static void segment(Loopback loopback, String service, int number) {
    Answer<Commands> answer = new Answer<>();
    StreamObserver<SegmentObject> agent = loopback.segments().collect(answer);
    agent.onNext(Telemetry.segment(service, number));
    agent.onCompleted();
    assertThat(answer.code()).isEqualTo(Status.Code.OK);
  }

  private static void mesh(Loopback loopback) {
    Answer<MeshProbeDownstream> answer = new Answer<>();
    StreamObserver<ServiceMeshMetrics> probe = loopback.mesh().collect(answer);
    probe.onNext(Telemetry.meshMetrics(1));
    probe.onCompleted();
    assertThat(answer.code()).isEqualTo(Status.Code.OK);
  }

  private static void logs(Loopback loopback) {
    StreamObserver<StreamAccessLogsMessage> proxy =
        loopback.accessLogs().streamAccessLogs(new Answer<StreamAccessLogsResponse>());
    proxy.onNext(Telemetry.accessLogs(true, 1));
    proxy.onCompleted();
  }
}
