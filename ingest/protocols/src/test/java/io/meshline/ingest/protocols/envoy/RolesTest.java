package io.meshline.ingest.protocols.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which calls an entry tells of, by the proxy's role and the upstream cluster. */
class RolesTest {

  static Stream<Arguments> sidecars() {
    return Rows.of(
        """
        # a sidecar's inbound entry is the server's side; nobody told who called
        sidecar GET /carts?user=jane HTTP/1.1 200 - cluster=inbound|8080||
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 1003000 NONE

        # inbound as older releases name it, with the service
        sidecar GET /carts HTTP/1.1 200 - cluster=inbound|80|http|cart.shop.svc.cluster.local
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 1003000 NONE

        # a sidecar's outbound entry is the client's side; the host names the callee
        sidecar POST /charges HTTP/1.1 201 - cluster=outbound|80|v2|pay.bank.svc.cluster.local upstream=10.1.0.9:8080
        => CLIENT | CART -> bank/pay POST:/charges | HTTP 201 SUCCESS | at 500 took 1002000

        # a host outside the mesh is no service of it
        sidecar GET /v1 HTTP/1.1 200 - cluster=outbound|443||api.example.com upstream=93.184.216.34:443
        => CLIENT | CART -> <EXTERNAL>api.example.com GET:/v1 | HTTP 200 SUCCESS | at 500 took 1002000

        # passthrough leads to an address outside
        sidecar GET /v1 HTTP/1.1 200 - cluster=PassthroughCluster upstream=10.9.0.1:8080
        => CLIENT | CART -> <EXTERNAL>10.9.0.1:8080 GET:/v1 | HTTP 200 SUCCESS | at 500 took 1002000

        # a black hole leads to the address that was dialled
        sidecar GET / HTTP/1.1 502 - cluster=BlackHoleCluster to=93.184.216.34:443 sent=3ms
        => CLIENT | CART -> <EXTERNAL>93.184.216.34:443 GET:/ | HTTP 502 FAILURE | at 0 took 3000

        # passthrough to the own pod is inbound
        sidecar GET /metrics HTTP/1.1 200 - cluster=InboundPassthroughCluster upstream=10.1.0.7:15090
        => SERVER | <UNKNOWN>unknown -> CART GET:/metrics | HTTP 200 SUCCESS | at 0 took 1003000 NONE

        # the same as releases name it that tell IPv4 from IPv6
        sidecar GET /metrics HTTP/1.1 200 - cluster=InboundPassthroughClusterIpv4
        => SERVER | <UNKNOWN>unknown -> CART GET:/metrics | HTTP 200 SUCCESS | at 0 took 1003000 NONE

        # and over IPv6
        sidecar GET /metrics HTTP/1.1 200 - cluster=InboundPassthroughClusterIpv6
        => SERVER | <UNKNOWN>unknown -> CART GET:/metrics | HTTP 200 SUCCESS | at 0 took 1003000 NONE

        # without a cluster, a request to the own address from another one is inbound
        sidecar GET /carts HTTP/1.1 403 - from=10.1.0.3:40000 to=10.1.0.7:8080 sent=3ms
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 403 CLIENT_ERROR | at 0 took 3000 NONE

        # without a cluster, any other request is outbound
        sidecar GET /x HTTP/1.1 404 NR from=10.1.0.7:40000 to=10.96.0.9:80 sent=3ms
        => CLIENT | CART -> <EXTERNAL>10.96.0.9:80 GET:/x | HTTP 404 CLIENT_ERROR(NR) | at 0 took 3000

        # without a cluster and an address, the host that was asked for
        sidecar GET /x HTTP/1.1 404 NR authority=shop.example sent=3ms
        => CLIENT | CART -> <EXTERNAL>shop.example GET:/x | HTTP 404 CLIENT_ERROR(NR) | at 0 took 3000
        """);
  }

  static Stream<Arguments> gateways() {
    return Rows.of(
        """
        # a gateway answers one call and makes another
        router GET /carts HTTP/2 200 - cluster=outbound|80||pay.bank.svc.cluster.local
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 1003000 NONE
        => CLIENT | CART -> bank/pay GET:/carts | HTTP 200 SUCCESS | at 500 took 1002000

        # only the side that the entry's certificates are about is known to be secured
        router GET /carts HTTP/2 200 - cluster=outbound|80||pay.bank.svc.cluster.local local=DNS:shop.example
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 1003000 TLS
        => CLIENT | CART -> bank/pay GET:/carts | HTTP 200 SUCCESS | at 500 took 1002000

        # a gateway that routes by SNI names its clusters in another way
        router GET /carts HTTP/2 200 - cluster=outbound_.80_._.pay.bank.svc.cluster.local
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 1003000 NONE
        => CLIENT | CART -> bank/pay GET:/carts | HTTP 200 SUCCESS | at 500 took 1002000

        # the certificates of a sidecar's outbound entry are of the way from its own service
        sidecar GET /carts HTTP/1.1 200 - cluster=outbound|80||pay.bank.svc.cluster.local local=DNS:a peer=DNS:b
        => CLIENT | CART -> bank/pay GET:/carts | HTTP 200 SUCCESS | at 500 took 1002000

        # a gateway was asked for one path and asks for another
        router GET /carts?user=jane HTTP/2 200 - cluster=outbound|80||pay.bank.svc.cluster.local original=/api/carts?user=jane
        => SERVER | <UNKNOWN>unknown -> CART GET:/api/carts | HTTP 200 SUCCESS | at 0 took 1003000 NONE
        => CLIENT | CART -> bank/pay GET:/carts | HTTP 200 SUCCESS | at 500 took 1002000

        # behind a gateway the original path is what that one was asked for
        sidecar GET /carts HTTP/1.1 200 - cluster=inbound|8080|| original=/api/carts
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 1003000 NONE

        # and at a waypoint
        waypoint GET /carts HTTP/1.1 200 - cluster=inbound-vip|80|http|pay.bank.svc.cluster.local original=/api/carts
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 1003000 NONE
        => CLIENT | CART -> bank/pay GET:/carts | HTTP 200 SUCCESS | at 500 took 1002000

        # a gateway without a route has called nobody
        router GET /carts HTTP/2 404 NR sent=3ms
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 404 CLIENT_ERROR(NR) | at 0 took 3000 NONE

        # a gateway that finds no healthy upstream has tried
        router GET /carts HTTP/2 503 UH cluster=outbound|80||pay.bank.svc.cluster.local sent=3ms
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 503 FAILURE(UH) | at 0 took 3000 NONE
        => CLIENT | CART -> bank/pay GET:/carts | HTTP 503 FAILURE(UH) | at 0 took 3000

        # a gateway that refuses by itself has called nobody
        router GET /carts HTTP/2 429 RL cluster=outbound|80||pay.bank.svc.cluster.local sent=3ms
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 429 CLIENT_ERROR(RL) | at 0 took 3000 NONE

        # a waypoint is a gateway within the mesh
        waypoint GET /carts HTTP/1.1 200 - cluster=inbound-vip|80|http|pay.bank.svc.cluster.local
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 1003000 NONE
        => CLIENT | CART -> bank/pay GET:/carts | HTTP 200 SUCCESS | at 500 took 1002000

        # a waypoint's upstream may be an address within the proxy, that leads to one of a pod
        waypoint GET /carts HTTP/1.1 200 - cluster=encap upstream=envoy://connect_originate/10.1.0.9:8080
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 1003000 NONE
        => CLIENT | CART -> <EXTERNAL>10.1.0.9:8080 GET:/carts | HTTP 200 SUCCESS | at 500 took 1002000
        """);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"sidecars", "gateways"})
  void converts(String title, String entry, List<String> expected) {
    assertThat(Rows.converted(entry)).as(title).isEqualTo(expected);
  }
}
