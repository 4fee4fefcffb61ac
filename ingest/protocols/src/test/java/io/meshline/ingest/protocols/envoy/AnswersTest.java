package io.meshline.ingest.protocols.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import io.envoyproxy.envoy.data.accesslog.v3.ResponseFlags;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How a request ended: codes, gRPC statuses, response flags. */
class AnswersTest {

  static Stream<Arguments> codes() {
    return Rows.of(
        """
        # 4xx is a client error, whichever side saw it
        sidecar GET /carts HTTP/1.1 404 - cluster=inbound|8080||
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 404 CLIENT_ERROR | at 0 took 1003000 NONE

        # 5xx is a failure
        sidecar GET /carts HTTP/1.1 500 - cluster=inbound|8080|| details=via_upstream
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 500 FAILURE | at 0 took 1003000 NONE

        # code 0: no answer was sent, which is a failure and not a 200
        sidecar GET /carts HTTP/1.1 0 DC cluster=outbound|80||pay.bank.svc.cluster.local sent=3ms
        => CLIENT | CART -> bank/pay GET:/carts | HTTP FAILURE(DC) | at 0 took 3000

        # several flags, as Envoy prints them
        sidecar GET /carts HTTP/1.1 503 URX,UF cluster=outbound|80||pay.bank.svc.cluster.local sent=3ms
        => CLIENT | CART -> bank/pay GET:/carts | HTTP 503 FAILURE(UF,URX) | at 0 took 3000

        # a flag of a request that succeeded is no reason
        sidecar GET /carts HTTP/1.1 200 DI cluster=inbound|8080||
        => SERVER | <UNKNOWN>unknown -> CART GET:/carts | HTTP 200 SUCCESS | at 0 took 1003000 NONE

        # an answer that began well and was cut by its upstream has failed
        sidecar GET /x HTTP/1.1 200 UC cluster=outbound|80||pay.bank.svc.cluster.local
        => CLIENT | CART -> bank/pay GET:/x | HTTP 200 FAILURE(UC) | at 500 took 1002000

        # so has one that the proxy gave up
        sidecar GET /x HTTP/1.1 200 SI cluster=inbound|8080||
        => SERVER | <UNKNOWN>unknown -> CART GET:/x | HTTP 200 FAILURE(SI) | at 0 took 1003000 NONE

        # and one that leads elsewhere
        sidecar GET /x HTTP/1.1 302 UR cluster=inbound|8080||
        => SERVER | <UNKNOWN>unknown -> CART GET:/x | HTTP 302 FAILURE(UR) | at 0 took 1003000 NONE

        # and a connection that became another protocol's, as a TCP connection has
        sidecar GET /chat HTTP/1.1 101 UC cluster=inbound|8080||
        => SERVER | <UNKNOWN>unknown -> CART GET:/chat | HTTP 101 FAILURE(UC) | at 0 took 1003000 NONE

        # a refusal is the proxy's own answer, which the flag explains
        sidecar GET /x HTTP/1.1 408 SI cluster=inbound|8080||
        => SERVER | <UNKNOWN>unknown -> CART GET:/x | HTTP 408 CLIENT_ERROR(SI) | at 0 took 1003000 NONE

        # a caller that left before the end has had its answer, for all we know
        sidecar GET /events HTTP/1.1 200 DC cluster=inbound|8080||
        => SERVER | <UNKNOWN>unknown -> CART GET:/events | HTTP 200 SUCCESS | at 0 took 1003000 NONE

        # by a reset of its stream too
        sidecar GET /events HTTP/2 200 DR cluster=inbound|8080||
        => SERVER | <UNKNOWN>unknown -> CART GET:/events | HTTP 200 SUCCESS | at 0 took 1003000 NONE

        # one that broke the protocol has itself to blame
        sidecar POST /x HTTP/1.1 200 DPE cluster=inbound|8080||
        => SERVER | <UNKNOWN>unknown -> CART POST:/x | HTTP 200 CLIENT_ERROR(DPE) | at 0 took 1003000 NONE

        # DO does not travel as a flag
        sidecar GET /carts HTTP/1.1 503 - cluster=outbound|80||pay.bank.svc.cluster.local sent=3ms details=drop_overload
        => CLIENT | CART -> bank/pay GET:/carts | HTTP 503 FAILURE(DO) | at 0 took 3000

        # nor does UDO
        sidecar GET /carts HTTP/1.1 503 UO cluster=outbound|80||pay.bank.svc.cluster.local sent=3ms details=unconditional_drop_overload
        => CLIENT | CART -> bank/pay GET:/carts | HTTP 503 FAILURE(UO,UDO) | at 0 took 3000

        # a code that no protocol has
        sidecar GET /carts HTTP/1.1 1200 - cluster=inbound|8080||
        => reject status_out_of_range
        """);
  }

  static Stream<Arguments> grpc() {
    return Rows.of(
        """
        # gRPC is told by the content type, its status by the trailers
        sidecar POST /bank.Pay/Charge HTTP/2 200 - cluster=inbound|8080|| REQ(content-type)=application/grpc+proto TRAILER(grpc-status)=14
        => SERVER | <UNKNOWN>unknown -> CART POST:/bank.Pay/Charge | GRPC 14 FAILURE | at 0 took 1003000 NONE

        # of gRPC's codes some are the caller's fault
        sidecar POST /bank.Pay/Charge HTTP/2 200 - cluster=inbound|8080|| REQ(content-type)=application/grpc TRAILER(grpc-status)=5
        => SERVER | <UNKNOWN>unknown -> CART POST:/bank.Pay/Charge | GRPC 5 CLIENT_ERROR | at 0 took 1003000 NONE

        # an answer without a body has its status among the headers
        sidecar POST /bank.Pay/Charge HTTP/2 200 - cluster=inbound|8080|| REQ(content-type)=application/grpc RESP(grpc-status)=0
        => SERVER | <UNKNOWN>unknown -> CART POST:/bank.Pay/Charge | GRPC SUCCESS | at 0 took 1003000 NONE

        # no status: the one that gRPC gives the HTTP code
        sidecar POST /bank.Pay/Charge HTTP/2 503 UH cluster=outbound|80||pay.bank.svc.cluster.local sent=3ms REQ(content-type)=application/grpc
        => CLIENT | CART -> bank/pay POST:/bank.Pay/Charge | GRPC 14 FAILURE(UH) | at 0 took 3000

        # no status since the answer was cut: unknown, as gRPC has it
        sidecar POST /bank.Pay/Charge HTTP/2 200 UC cluster=outbound|80||pay.bank.svc.cluster.local REQ(content-type)=application/grpc
        => CLIENT | CART -> bank/pay POST:/bank.Pay/Charge | GRPC 2 FAILURE(UC) | at 500 took 1002000

        # no status since the caller left: cancelled
        sidecar POST /bank.Pay/Watch HTTP/2 200 DR cluster=inbound|8080|| REQ(content-type)=application/grpc
        => SERVER | <UNKNOWN>unknown -> CART POST:/bank.Pay/Watch | GRPC 1 CLIENT_ERROR(DR) | at 0 took 1003000 NONE

        # no status, and nothing that explains it: it may not be logged
        sidecar POST /bank.Pay/Charge HTTP/2 200 - cluster=inbound|8080|| REQ(content-type)=application/grpc
        => SERVER | <UNKNOWN>unknown -> CART POST:/bank.Pay/Charge | GRPC SUCCESS | at 0 took 1003000 NONE

        # with a status the answer was complete
        sidecar POST /bank.Pay/Charge HTTP/2 200 UR cluster=inbound|8080|| REQ(content-type)=application/grpc TRAILER(grpc-status)=0
        => SERVER | <UNKNOWN>unknown -> CART POST:/bank.Pay/Charge | GRPC SUCCESS | at 0 took 1003000 NONE

        # no content type logged: a gRPC status on HTTP/2 tells it too
        sidecar POST /bank.Pay/Charge HTTP/2 200 - cluster=inbound|8080|| TRAILER(grpc-status)=4
        => SERVER | <UNKNOWN>unknown -> CART POST:/bank.Pay/Charge | GRPC 4 FAILURE | at 0 took 1003000 NONE

        # and on HTTP/3
        sidecar POST /bank.Pay/Charge HTTP/3 200 - cluster=inbound|8080|| TRAILER(grpc-status)=0
        => SERVER | <UNKNOWN>unknown -> CART POST:/bank.Pay/Charge | GRPC SUCCESS | at 0 took 1003000 NONE

        # another content type is another protocol, whatever the trailers
        sidecar POST /x HTTP/2 200 - cluster=inbound|8080|| REQ(content-type)=application/json TRAILER(grpc-status)=4
        => SERVER | <UNKNOWN>unknown -> CART POST:/x | HTTP 200 SUCCESS | at 0 took 1003000 NONE
        """);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"codes", "grpc"})
  void converts(String title, String entry, List<String> expected) {
    assertThat(Rows.converted(entry)).as(title).isEqualTo(expected);
  }

  @Test
  void everyFlagIsAReasonByItsShortName() {
    assertThat(FlagTable.FIELDS).hasSize(ResponseFlags.getDescriptor().getFields().size());
    FlagTable.FIELDS
        .keySet()
        .forEach(
            flag ->
                assertThat(
                        Rows.converted(
                            "sidecar GET / HTTP/1.1 503 " + flag + " cluster=inbound|1||"))
                    .singleElement()
                    .asString()
                    .contains(" 503 FAILURE(" + flag + ") "));
  }

  /** Of an answer that began well: which flags tell that it ended badly. */
  @Test
  void flagsOfCutAnswers() {
    Set<String> cut = Set.of("UC", "UR", "UPE", "UF", "UT", "UMSDR", "SI", "DT", "OM", "LR");
    FlagTable.FIELDS
        .keySet()
        .forEach(
            flag ->
                assertThat(
                        Rows.converted(
                            "sidecar GET / HTTP/1.1 200 " + flag + " cluster=inbound|1||"))
                    .singleElement()
                    .asString()
                    .contains(
                        cut.contains(flag)
                            ? " 200 FAILURE(" + flag + ") "
                            : flag.equals("DPE") ? " 200 CLIENT_ERROR(DPE) " : " 200 SUCCESS "));
  }

  @Test
  void aFlagThatIsNewerThanWeAreIsShownByItsNumber() {
    ResponseFlags flags =
        ResponseFlags.newBuilder()
            .setUpstreamOverflow(true)
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(77, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                    .addField(78, UnknownFieldSet.Field.newBuilder().addVarint(0).build())
                    .build())
            .build();
    assertThat(ResponseFlagNames.of(flags)).isEqualTo("UO,flag-77");
  }
}
