package io.meshline.ingest.protocols.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections: calls without a latency, made when they end. */
class TcpEntriesTest {

  static Stream<Arguments> rows() {
    return Rows.of(
        """
        # a connection that the sidecar opened for its service
        sidecar TCP - bytes=100/2000 cluster=outbound|5432||db.shop.svc.cluster.local duration=60s
        => CLIENT | CART -> shop/db | TCP SUCCESS | at 60000000 took none bytes=100/2000 {connection.duration_us=60000000}

        # one that it took, from a peer that told its name, secured on both sides
        sidecar TCP - bytes=1/2 cluster=inbound|6379|| duration=1.5s downstream_peer={namespace=web,service=front} local=URI:spiffe://a peer=URI:spiffe://b
        => SERVER | web/front -> CART | TCP SUCCESS | at 1500000 took none MTLS bytes=1/2 {connection.duration_us=1500000}

        # to an address outside of the mesh
        sidecar TCP - bytes=1/2 cluster=PassthroughCluster upstream=10.9.0.1:5432 duration=1s
        => CLIENT | CART -> <EXTERNAL>10.9.0.1:5432 | TCP SUCCESS | at 1000000 took none bytes=1/2 {connection.duration_us=1000000}

        # to where nothing may go
        sidecar TCP UH bytes=1/0 cluster=BlackHoleCluster to=93.184.216.34:443 duration=0ms
        => CLIENT | CART -> <EXTERNAL>93.184.216.34:443 | TCP FAILURE(UH) | at 0 took none bytes=1/0 {connection.duration_us=0}

        # to a port of the own pod that no service declares
        sidecar TCP - bytes=1/2 cluster=InboundPassthroughClusterIpv4 duration=1s
        => SERVER | <UNKNOWN>unknown -> CART | TCP SUCCESS | at 1000000 took none NONE bytes=1/2 {connection.duration_us=1000000}

        # the upstream could not be reached
        sidecar TCP UF,URX bytes=100/0 cluster=outbound|5432||db.shop.svc.cluster.local duration=2s
        => CLIENT | CART -> shop/db | TCP FAILURE(UF,URX) | at 2000000 took none bytes=100/0 {connection.duration_us=2000000}

        # the upstream broke it off
        sidecar TCP UC bytes=100/5 cluster=outbound|5432||db.shop.svc.cluster.local duration=2s
        => CLIENT | CART -> shop/db | TCP FAILURE(UC) | at 2000000 took none bytes=100/5 {connection.duration_us=2000000}

        # that the client left is the ordinary end
        sidecar TCP DC bytes=100/2000 cluster=outbound|5432||db.shop.svc.cluster.local duration=2s
        => CLIENT | CART -> shop/db | TCP SUCCESS | at 2000000 took none bytes=100/2000 {connection.duration_us=2000000}

        # a gateway takes one connection and opens another
        router TCP - bytes=100/2000 cluster=outbound|5432||db.shop.svc.cluster.local upstream=10.1.0.9:5432 duration=60s
        => SERVER | <UNKNOWN>unknown -> CART | TCP SUCCESS | at 60000000 took none NONE bytes=100/2000 {connection.duration_us=60000000}
        => CLIENT | CART -> shop/db | TCP SUCCESS | at 60000000 took none bytes=100/2000 {connection.duration_us=60000000}

        # an entry of an older proxy, which does not tell its type
        sidecar TCP - bytes=100/2000 cluster=outbound|5432||db.shop.svc.cluster.local duration=60s type=NotSet
        => CLIENT | CART -> shop/db | TCP SUCCESS | at 60000000 took none bytes=100/2000 {connection.duration_us=60000000}

        # a session of UDP
        sidecar TCP - bytes=100/2000 cluster=outbound|53||dns.infra.svc.cluster.local duration=1s type=UdpSessionEnd
        => CLIENT | CART -> infra/dns | OTHER SUCCESS | at 1000000 took none bytes=100/2000 {connection.duration_us=1000000}

        # the entry of its beginning would count it twice
        sidecar TCP - bytes=0/0 cluster=outbound|5432||db.shop.svc.cluster.local duration=0ms type=TcpUpstreamConnected
        => reject entry_intermediate

        # and so would those while it lasts
        sidecar TCP - bytes=50/1000 cluster=outbound|5432||db.shop.svc.cluster.local duration=30s type=TcpPeriodic
        => reject entry_intermediate

        # a connection without a duration
        sidecar TCP - bytes=1/2 cluster=outbound|5432||db.shop.svc.cluster.local tx=1ms
        => reject latency_missing

        # one of more than a day, as pools keep them
        sidecar TCP - bytes=1/2 cluster=outbound|5432||db.shop.svc.cluster.local duration=604800s
        => CLIENT | CART -> shop/db | TCP SUCCESS | at 604800000000 took none bytes=1/2 {connection.duration_us=604800000000}

        # one of a century
        sidecar TCP - bytes=1/2 cluster=outbound|5432||db.shop.svc.cluster.local duration=3155760000s
        => reject duration_out_of_range
        """);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void converts(String title, String entry, List<String> expected) {
    assertThat(Rows.converted(entry)).as(title).isEqualTo(expected);
  }
}
