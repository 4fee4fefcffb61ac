package io.meshline.ingest.protocols.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When calls began and how long they took; what else an entry says of the request. */
class EntryTimesTest {

  static Stream<Arguments> times() {
    return Rows.of(
        """
        # a server's call lasts until the last byte of the answer was sent; seconds count too
        sidecar GET /carts HTTP/1.1 200 - cluster=inbound|8080|| tx=1ms rx=71.4s sent=71.5005s duration=90s
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 71500500 NONE

        # a client's call: from the first byte sent to the last one received
        sidecar GET /pay HTTP/1.1 200 - cluster=outbound|80||pay.bank.svc.cluster.local tx=1.5s rx=3.75s sent=3.8s
        => CLIENT | CART -> bank/pay GET:/pay | HTTP 200 SUCCESS | at 1500000 took 2250000

        # what is less than a microsecond is cut off
        sidecar GET /carts HTTP/1.1 200 - cluster=inbound|8080|| sent=1999ns
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 1 NONE

        # an upstream that never answered: the caller's own waiting time
        sidecar GET /pay HTTP/1.1 504 UT cluster=outbound|80||pay.bank.svc.cluster.local tx=0.5ms sent=1003ms
        => CLIENT | CART -> bank/pay GET:/pay | HTTP 504 FAILURE(UT) | at 500 took 1002500

        # a caller that left before any answer: until the proxy gave up
        sidecar GET /carts HTTP/1.1 0 DC cluster=inbound|8080|| tx=0.5ms duration=20ms
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP FAILURE(DC) | at 0 took 20000 NONE

        # an entry without any duration
        sidecar GET /carts HTTP/1.1 200 - cluster=inbound|8080|| tx=0.5ms
        => reject latency_missing

        # an answer before the request
        sidecar GET /pay HTTP/1.1 200 - cluster=outbound|80||pay.bank.svc.cluster.local tx=2ms rx=1ms
        => reject latency_out_of_range

        # a duration below 0
        sidecar GET /carts HTTP/1.1 200 - cluster=inbound|8080|| sent=-1s
        => reject duration_out_of_range

        # a duration of more than a day
        sidecar GET /carts HTTP/1.1 200 - cluster=inbound|8080|| sent=86401s
        => reject latency_out_of_range

        # an entry without a start
        sidecar GET /carts HTTP/1.1 200 - cluster=inbound|8080|| start=-
        => reject time_out_of_range
        """);
  }

  static Stream<Arguments> moments() {
    return Rows.of(
        """
        # the last entry of a request
        sidecar GET /carts HTTP/1.1 200 - cluster=inbound|8080|| type=DownstreamEnd
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 1003000 NONE

        # its first would count it twice
        sidecar GET /carts HTTP/1.1 0 - cluster=inbound|8080|| type=DownstreamStart
        => reject entry_intermediate

        # and so would those while it lasts
        sidecar GET /carts HTTP/1.1 0 - cluster=inbound|8080|| type=DownstreamPeriodic
        => reject entry_intermediate

        # and those of the attempts it took
        sidecar GET /pay HTTP/1.1 200 - cluster=outbound|80||pay.bank.svc.cluster.local type=UpstreamEnd
        => reject entry_intermediate
        """);
  }

  static Stream<Arguments> details() {
    return Rows.of(
        """
        # TLS with the own certificate alone
        sidecar GET /carts HTTP/1.1 200 - cluster=inbound|8080|| local=URI:spiffe://cluster.local/ns/shop/sa/cart
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 1003000 TLS

        # mTLS with both, named by URI
        sidecar GET /carts HTTP/1.1 200 - cluster=inbound|8080|| local=URI:spiffe://cluster.local/ns/shop/sa/cart peer=URI:spiffe://cluster.local/ns/web/sa/front
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 1003000 MTLS

        # by subject
        sidecar GET /carts HTTP/1.1 200 - cluster=inbound|8080|| local=subject:CN=cart peer=subject:CN=front
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 1003000 MTLS

        # by DNS name
        sidecar GET /carts HTTP/1.1 200 - cluster=inbound|8080|| local=DNS:cart.shop peer=DNS:front.web
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 1003000 MTLS

        # bytes of head and body, each way
        sidecar POST /carts HTTP/1.1 200 - cluster=inbound|8080|| bytes=100+10/200+20
        => SERVER | <UNKNOWN>unknown -> CART POST:/carts | HTTP 200 SUCCESS | at 0 took 1003000 NONE bytes=110/220

        # the trace of W3C's header, where it is logged
        sidecar GET /carts HTTP/1.1 200 - cluster=inbound|8080|| REQ(traceparent)=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 1003000 NONE trace=0af7651916cd43dd8448eb211c80319c

        # and of B3's
        sidecar GET /carts HTTP/1.1 200 - cluster=inbound|8080|| REQ(x-b3-traceid)=463ac35c9f6413ad
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 1003000 NONE trace=463ac35c9f6413ad

        # the query is cut: it may hold anything
        sidecar GET /reset?token=s3cret HTTP/1.1 200 - cluster=inbound|8080||
        => SERVER | <UNKNOWN>unknown -> CART GET:/reset | HTTP 200 SUCCESS | at 0 took 1003000 NONE
        """);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"times", "moments", "details"})
  void converts(String title, String entry, List<String> expected) {
    assertThat(Rows.converted(entry)).as(title).isEqualTo(expected);
  }
}
