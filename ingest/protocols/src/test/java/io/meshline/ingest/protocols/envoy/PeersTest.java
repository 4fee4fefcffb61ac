package io.meshline.ingest.protocols.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import io.meshline.schemas.Party;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is at the other end: what proxies told each other, the cluster's host, the address. */
class PeersTest {

  static Stream<Arguments> rows() {
    return Rows.of(
        """
        # the caller's own word, as of Istio 1.24
        sidecar GET /carts HTTP/1.1 200 - cluster=inbound|8080|| downstream_peer={name=front-7c-a,namespace=web,service=front,workload=front-v3,cluster=Kubernetes}
        => SERVER | web/front@front-7c-a -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 1003000 NONE

        # the callee's own word comes before the cluster's host
        sidecar GET /pay HTTP/1.1 200 - cluster=outbound|80||pay.bank.svc.cluster.local upstream_peer={name=pay-1,namespace=bank,service=payment,workload=pay-v2}
        => CLIENT | CART -> bank/payment@pay-1 GET:/pay | HTTP 200 SUCCESS | at 500 took 1002000

        # a label names the service before the field does
        sidecar GET /carts HTTP/1.1 200 - cluster=inbound|8080|| downstream_peer={namespace=web,workload=front-v3,labels.service.istio.io/canonical-name=front,app=frontend}
        => SERVER | web/front -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 1003000 NONE

        # no service, but an app
        sidecar GET /carts HTTP/1.1 200 - cluster=inbound|8080|| downstream_peer={namespace=web,workload=front-v3,app=frontend}
        => SERVER | web/frontend -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 1003000 NONE

        # neither: the workload
        sidecar GET /carts HTTP/1.1 200 - cluster=inbound|8080|| downstream_peer={namespace=web,workload=front-v3}
        => SERVER | web/front-v3 -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 1003000 NONE

        # metadata that names nobody is as good as none
        sidecar GET /carts HTTP/1.1 200 - cluster=inbound|8080|| downstream_peer={cluster=Kubernetes}
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 1003000 NONE

        # before Istio 1.24: a FlatBuffer
        sidecar GET /pay HTTP/1.1 200 - cluster=outbound|80||pay.bank.svc.cluster.local wasm.upstream_peer={name=pay-1,namespace=bank,workload=pay-v2,labels.app=payment,labels.tier=x}
        => CLIENT | CART -> bank/payment@pay-1 GET:/pay | HTTP 200 SUCCESS | at 500 took 1002000

        # a FlatBuffer without labels
        sidecar GET /carts HTTP/1.1 200 - cluster=inbound|8080|| wasm.downstream_peer={name=front-1,namespace=web,workload=front-v3}
        => SERVER | web/front-v3@front-1 -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 1003000 NONE

        # while a mesh is upgraded, proxies may tell both: the newer one counts
        sidecar GET /carts HTTP/1.1 200 - cluster=inbound|8080|| downstream_peer={namespace=web,service=new} wasm.downstream_peer={namespace=web,workload=old}
        => SERVER | web/new -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 1003000 NONE

        # a caller of whom only the address is known is unknown, not a service
        sidecar GET /carts HTTP/1.1 200 - cluster=inbound|8080|| from=10.1.0.3:40000
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 1003000 NONE

        # a callee of whom only the address is known is that address
        sidecar GET /v1 HTTP/1.1 200 - cluster=PassthroughCluster upstream=[2001:db8::9]:8080
        => CLIENT | CART -> <EXTERNAL>[2001:db8::9]:8080 GET:/v1 | HTTP 200 SUCCESS | at 500 took 1002000

        # the metadata of both ends: each entry takes that of the other one
        sidecar GET /pay HTTP/1.1 200 - cluster=outbound|80||pay.bank.svc.cluster.local downstream_peer={namespace=shop,service=cart} upstream_peer={namespace=bank,service=pay}
        => CLIENT | CART -> bank/pay GET:/pay | HTTP 200 SUCCESS | at 500 took 1002000

        # a gateway's callers and callees
        router GET /pay HTTP/2 200 - cluster=outbound|80||pay.bank.svc.cluster.local downstream_peer={namespace=web,service=front} upstream_peer={name=pay-1,namespace=bank,service=pay}
        => SERVER | web/front -> CART GET:/pay | HTTP 200 SUCCESS | at 0 took 1003000 NONE
        => CLIENT | CART -> bank/pay@pay-1 GET:/pay | HTTP 200 SUCCESS | at 500 took 1002000
        """);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void converts(String title, String entry, List<String> expected) {
    assertThat(Rows.converted(entry)).as(title).isEqualTo(expected);
  }

  @Test
  void whatCannotBeReadIsAsGoodAsNone() {
    PeerMetadata metadata = new PeerMetadata(1 << 20);
    assertThat(metadata.read(null)).isNull();
    assertThat(metadata.read(EntryExamples.flatPeer(new byte[] {9, 9}))).isNull();
    assertThat(metadata.read(Any.newBuilder().setTypeUrl("x/y").build())).isNull();
    Any tooLarge =
        EntryExamples.structPeer(Map.of("service", "s".repeat(PeerMetadata.MAX_BYTES), "x", "y"));
    assertThat(metadata.read(tooLarge)).isNull();
  }

  @Test
  void whatWasReadOfOneTypeIsNotTakenForAnother() {
    PeerMetadata metadata = new PeerMetadata(1 << 20);
    Any peer = EntryExamples.structPeer(Map.of("service", "front", "namespace", "web"));
    Any mislabelled = peer.toBuilder().setTypeUrl("type.googleapis.com/x.Y").build();
    Any flat =
        peer.toBuilder().setTypeUrl("type.googleapis.com/google.protobuf.BytesValue").build();
    assertThat(metadata.read(mislabelled)).isNull();
    assertThat(metadata.read(flat)).isNull();
    assertThat(metadata.read(peer)).isNotNull().returns("front", Party::getService);
    assertThat(metadata.read(mislabelled)).isNull();
    assertThat(metadata.read(flat)).isNull();
  }

  @Test
  void howeverManyPeersComeOnlySoManyAreRemembered() {
    PeerMetadata metadata = new PeerMetadata(1 << 20);
    for (int i = 0; i < 20_000; i++) {
      Any peer = EntryExamples.structPeer(Map.of("service", "s" + i, "namespace", "n"));
      for (int again = 0; again < 2; again++) {
        assertThat(metadata.read(peer)).isNotNull();
      }
    }
    // An entry is heavier than 400 bytes.
    assertThat(metadata.remembered()).isPositive().isLessThan((1 << 20) / 400);
  }
}
