package io.meshline.ingest.protocols.zipkin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.meshline.ingest.protocols.Recorder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import zipkin2.Span;
import zipkin2.codec.SpanBytesDecoder;
import zipkin2.codec.SpanBytesEncoder;

/** Spans of version 2; each row in JSON and, written by Zipkin's own library, in proto3. */
class Version2Test {

  /** Of {@code "traceId": "463ac35c9f6413ad"}, {@code "id": "72485a3953bb6124"}, a parent. */
  private static final String IDS =
      "0000000000000000463ac35c9f6413ad/72485a3953bb6124<6b221d5bc9e6496c";

  /** What every row begins with; 2026-11-22T10:15:00Z. */
  private static final String COMMON =
      """
      "traceId": "463ac35c9f6413ad", "parentId": "6b221d5bc9e6496c", "id": "72485a3953bb6124",
      "timestamp": 1795342500000000, "duration": 1500,
      "localEndpoint": {"serviceName": "cart", "ipv4": "10.1.0.7", "port": 8080},
      """;

  static Stream<Arguments> rows() {
    return Stream.of(
        row(
            "a server as Brave tells it: method and route are its name",
            """
            "kind": "SERVER", "name": "GET /carts/{id}", "shared": true,
            "remoteEndpoint": {"ipv4": "10.1.0.9", "port": 51234},
            "tags": {"http.method": "GET", "http.path": "/carts/17"}
            """,
            "span SERVER %s shared | cart@10.1.0.7 GET:/carts/{id} ~ -"
                + " | HTTP SUCCESS | at 0 took 1500"),
        row(
            "an older server writes its name in small letters",
            """
            "kind": "SERVER", "name": "get /carts/{id}"
            """,
            "span SERVER %s | cart@10.1.0.7 GET:/carts/{id} ~ - | HTTP SUCCESS | at 0 took 1500"),
        row(
            "a server without a route is known by the method, never by the path",
            """
            "kind": "SERVER", "name": "get", "tags": {"http.method": "GET", "http.path": "/x/17"}
            """,
            "span SERVER %s | cart@10.1.0.7 GET ~ - | HTTP SUCCESS | at 0 took 1500"),
        row(
            "a server that knows its caller's name",
            """
            "kind": "SERVER", "name": "get",
            "remoteEndpoint": {"serviceName": "front", "ipv4": "10.1.0.9"}
            """,
            "span SERVER %s | cart@10.1.0.7 GET ~ front@10.1.0.9"
                + " | OTHER SUCCESS | at 0 took 1500"),
        row(
            "a caller's address under the server's own name is no caller's name",
            """
            "kind": "SERVER", "name": "get",
            "remoteEndpoint": {"serviceName": "cart", "ipv4": "10.1.0.9"}
            """,
            "span SERVER %s | cart@10.1.0.7 GET ~ - | OTHER SUCCESS | at 0 took 1500"),
        row(
            "a client names the service and the address it called",
            """
            "kind": "CLIENT", "name": "POST",
            "remoteEndpoint": {"serviceName": "pay", "ipv6": "2001:db8::c001", "port": 443},
            "tags": {"http.method": "POST", "http.request.size": "10", "http.response.size": "20"}
            """,
            "span CLIENT %s | cart@10.1.0.7 ~ <EXTERNAL>pay POST at [2001:db8::c001]:443"
                + " | HTTP SUCCESS | at 0 took 1500 bytes=10/20"),
        row(
            "a client that knows an address only",
            """
            "kind": "CLIENT", "name": "GET /rates/{day}",
            "remoteEndpoint": {"ipv4": "10.9.9.9", "port": 80}
            """,
            "span CLIENT %s | cart@10.1.0.7 ~ <EXTERNAL>10.9.9.9:80 GET:/rates/{day} at 10.9.9.9:80"
                + " | HTTP SUCCESS | at 0 took 1500"),
        row(
            "an address in its tags is not lost to an endpoint without one",
            """
            "kind": "CLIENT", "name": "GET /rates/{day}",
            "remoteEndpoint": {"port": 80}, "tags": {"net.sock.peer.addr": "10.9.9.9"}
            """,
            "span CLIENT %s | cart@10.1.0.7 ~ <EXTERNAL>10.9.9.9:80 GET:/rates/{day} at 10.9.9.9:80"
                + " | HTTP SUCCESS | at 0 took 1500"),
        row(
            "a refused request: Brave's error repeats the code and says no more than it",
            """
            "kind": "SERVER", "name": "GET /carts/{id}",
            "tags": {"http.method": "GET", "http.status_code": "404", "error": "404"}
            """,
            "span SERVER %s | cart@10.1.0.7 GET:/carts/{id} ~ -"
                + " | HTTP 404 CLIENT_ERROR(404) | at 0 took 1500"),
        row(
            "a failed request",
            """
            "kind": "SERVER", "name": "GET",
            "tags": {"http.method": "GET", "http.status_code": "503", "error": "503"}
            """,
            "span SERVER %s | cart@10.1.0.7 GET ~ - | HTTP 503 FAILURE(503) | at 0 took 1500"),
        row(
            "an exception is a failure whatever the code; a sentence is no reason",
            """
            "kind": "SERVER", "name": "GET",
            "tags": {"http.status_code": "404", "error": "no cart 17 of jane@example.com"}
            """,
            "span SERVER %s | cart@10.1.0.7 GET ~ - | HTTP 404 FAILURE | at 0 took 1500"),
        row(
            "a client that was refused, with words",
            """
            "kind": "CLIENT", "name": "GET", "remoteEndpoint": {"serviceName": "pay"},
            "tags": {"http.status_code": "404", "error": "no such account"}
            """,
            "span CLIENT %s | cart@10.1.0.7 ~ <EXTERNAL>pay GET"
                + " | HTTP 404 CLIENT_ERROR | at 0 took 1500"),
        row(
            "an error without words, and one by its type",
            """
            "kind": "CLIENT", "name": "GET", "remoteEndpoint": {"serviceName": "pay"},
            "tags": {"error": "", "error.type": "java.net.ConnectException"}
            """,
            "span CLIENT %s | cart@10.1.0.7 ~ <EXTERNAL>pay GET"
                + " | OTHER FAILURE(java.net.ConnectException) | at 0 took 1500"),
        row(
            "false is no error",
            """
            "kind": "SERVER", "name": "GET", "tags": {"error": "false"}
            """,
            "span SERVER %s | cart@10.1.0.7 GET ~ - | OTHER SUCCESS | at 0 took 1500"),
        row(
            "RPC by its name",
            """
            "kind": "SERVER", "name": "shop.Cart/add"
            """,
            "span SERVER %s | cart@10.1.0.7 shop.Cart/add ~ - | RPC SUCCESS | at 0 took 1500"),
        row(
            "RPC that was refused, in gRPC's words",
            """
            "kind": "CLIENT", "name": "shop.Pay/charge", "remoteEndpoint": {"serviceName": "pay"},
            "tags": {"rpc.error_code": "NOT_FOUND", "error": "NOT_FOUND"}
            """,
            "span CLIENT %s | cart@10.1.0.7 ~ <EXTERNAL>pay shop.Pay/charge"
                + " | RPC CLIENT_ERROR(NOT_FOUND) | at 0 took 1500"),
        row(
            "gRPC by the tag of its own",
            """
            "kind": "SERVER", "name": "shop.Cart/add",
            "tags": {"grpc.status_code": "UNAVAILABLE", "error": "UNAVAILABLE"}
            """,
            "span SERVER %s | cart@10.1.0.7 shop.Cart/add ~ -"
                + " | GRPC 14 FAILURE(UNAVAILABLE) | at 0 took 1500"),
        row(
            "a statement: its first word only",
            """
            "kind": "CLIENT", "name": "query",
            "remoteEndpoint": {"serviceName": "mysql", "ipv4": "10.1.0.3", "port": 3306},
            "tags": {"sql.query": "select * from carts where owner = 'jane'"}
            """,
            "span CLIENT %s | cart@10.1.0.7 ~ <DATABASE>mysql SELECT at 10.1.0.3:3306"
                + " | DATABASE SUCCESS | at 0 took 1500"),
        row(
            "a cache is known by tags of its client",
            """
            "kind": "CLIENT", "name": "hget", "remoteEndpoint": {"ipv4": "10.1.0.4", "port": 6379},
            "tags": {"redis.args": "cart:17"}
            """,
            "span CLIENT %s | cart@10.1.0.7 ~ <CACHE>redis/10.1.0.4:6379 hget at 10.1.0.4:6379"
                + " | CACHE SUCCESS | at 0 took 1500"),
        row(
            "a producer: the remote endpoint is the broker, the topic what was asked of it",
            """
            "kind": "PRODUCER", "name": "send", "remoteEndpoint": {"serviceName": "kafka"},
            "tags": {"kafka.topic": "orders"}
            """,
            "span PRODUCER %s | cart@10.1.0.7 ~ <MESSAGING>kafka orders"
                + " | MESSAGING SUCCESS | at 0 took 1500"),
        row(
            "a consumer, without a broker's name",
            """
            "kind": "CONSUMER", "name": "poll", "tags": {"kafka.topic": "orders"}
            """,
            "span CONSUMER %s | cart@10.1.0.7 orders ~ <MESSAGING>orders orders"
                + " | MESSAGING SUCCESS | at 0 took 1500"),
        row(
            "a span of OpenTelemetry's Zipkin exporter: its attributes name the other side best",
            """
            "kind": "CLIENT", "name": "SELECT shop.carts",
            "remoteEndpoint": {"serviceName": "db.shop.local", "port": 5432},
            "tags": {"db.system": "postgresql", "db.name": "shop", "db.operation": "SELECT",
                     "db.sql.table": "carts", "otel.status_code": "ERROR"}
            """,
            "span CLIENT %s | cart@10.1.0.7 ~ <DATABASE>postgresql/shop SELECT carts"
                + " | DATABASE FAILURE | at 0 took 1500"),
        row(
            "OpenTelemetry's status of a server is a failure, whatever the code",
            """
            "kind": "SERVER", "name": "GET /a",
            "tags": {"http.request.method": "GET", "http.route": "/a",
                     "http.response.status_code": "404", "otel.status_code": "ERROR"}
            """,
            "span SERVER %s | cart@10.1.0.7 GET:/a ~ - | HTTP 404 FAILURE | at 0 took 1500"),
        row(
            "and of a client that was refused it is none",
            """
            "kind": "CLIENT", "name": "GET",
            "tags": {"http.request.method": "GET", "service.peer.name": "pay",
                     "http.response.status_code": "404", "otel.status_code": "ERROR"}
            """,
            "span CLIENT %s | cart@10.1.0.7 ~ <EXTERNAL>pay GET"
                + " | HTTP 404 CLIENT_ERROR | at 0 took 1500"),
        row(
            "local work leads from a client to its entry",
            """
            "name": "add-to-cart"
            """,
            "span INTERNAL %s | cart@10.1.0.7 ~ - | OTHER SUCCESS | at 0 took 1500"),
        row(
            "without a kind, but to another service: a call, as in Zipkin's own graph",
            """
            "name": "lookup", "remoteEndpoint": {"serviceName": "ldap"}
            """,
            "span CLIENT %s | cart@10.1.0.7 ~ <EXTERNAL>ldap lookup"
                + " | OTHER SUCCESS | at 0 took 1500"));
  }

  /** A row with the common ids. */
  private static Arguments row(String name, String fields, String expected) {
    return arguments(name, "{" + COMMON + fields + "}", expected.formatted(IDS));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void converts(String name, String span, String expected) throws Exception {
    assertThat(converted(bytes("[" + span + "]"), Encoding.JSON))
        .as(name)
        .containsExactly(expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void convertsProto3(String name, String span, String expected) throws Exception {
    List<Span> spans = SpanBytesDecoder.JSON_V2.decodeList(bytes("[" + span + "]"));
    byte[] proto3 = SpanBytesEncoder.PROTO3.encodeList(spans);
    assertThat(Encoding.of(proto3)).isEqualTo(Encoding.PROTO3);
    // Zipkin's library writes names and services in small letters, so that is what is compared.
    assertThat(converted(proto3, Encoding.PROTO3))
        .as(name)
        .singleElement()
        .asString()
        .isEqualToIgnoringCase(expected);
  }

  @Test
  void anIdOf64BitsIsTheSameAsOneOf128WithZerosBefore() throws Exception {
    String expected =
        "span INTERNAL 0000000000000000463ac35c9f6413ad/00000000000000ab"
            + " | unknown_service ~ - | OTHER SUCCESS | at 0 took 0";
    String rest = "\"id\": \"AB\", \"timestamp\": 1795342500000000}";
    assertThat(
            converted(
                bytes(
                    "[{\"traceId\": \"463AC35C9F6413AD\", %1$s, {\"traceId\":".formatted(rest)
                        + " \"0000000000000000463ac35c9f6413ad\", %1$s]".formatted(rest)),
                Encoding.JSON))
        .containsExactly(expected, expected);
  }

  static Stream<Arguments> incomplete() {
    String ids = "\"traceId\": \"1\", \"id\": \"2\", ";
    String time = "\"timestamp\": 1795342500000000, ";
    return Stream.of(
        arguments("{\"id\": \"2\", " + time + "\"duration\": 1}", "reject trace_id_invalid"),
        arguments("{\"traceId\": \"1\"}", "reject span_id_invalid"),
        arguments("{\"traceId\": \"0000\", \"id\": \"2\"}", "reject trace_id_invalid"),
        arguments("{\"traceId\": \"1g\", \"id\": \"2\"}", "reject trace_id_invalid"),
        arguments(
            "{\"traceId\": \"1\", \"id\": \"%s\"}".formatted("1".repeat(17)),
            "reject span_id_invalid"),
        arguments("{" + ids + "\"parentId\": \"-1\"}", "reject parent_id_invalid"),
        arguments("{" + ids + "\"kind\": \"SERVER\", \"duration\": 1}", "reject time_missing"),
        arguments("{" + ids + "\"timestamp\": -5}", "reject time_out_of_range"),
        arguments("{" + ids + time + "\"kind\": \"SERVER\"}", "reject latency_missing"),
        arguments("{" + ids + time + "\"kind\": \"CLIENT\"}", "reject latency_missing"),
        arguments("{" + ids + time + "\"duration\": 86400000001}", "reject latency_out_of_range"),
        arguments("{" + ids + time + "\"tags\": []}", "reject span_invalid"),
        arguments("{" + ids + "\"timestamp\": \"yesterday\"}", "reject span_invalid"),
        arguments("17", "reject span_invalid"));
  }

  @ParameterizedTest
  @MethodSource("incomplete")
  void refusesByName(String span, String expected) throws Exception {
    String whole = "{\"traceId\": \"1\", \"id\": \"2\", \"timestamp\": 1795342500000000}";
    assertThat(converted(bytes("[" + span + "," + whole + "]"), Encoding.JSON))
        .as("the spans beside it are taken")
        .containsExactly(
            expected,
            "span INTERNAL 00000000000000000000000000000001/0000000000000002"
                + " | unknown_service ~ - | OTHER SUCCESS | at 0 took 0");
  }

  @Test
  void aMessageIsAnInstantWhichNeedsNoDuration() throws Exception {
    String span =
        """
        [{"traceId": "1", "id": "2", "kind": "PRODUCER", "timestamp": 1795342500000000,
          "localEndpoint": {"serviceName": "cart"}, "remoteEndpoint": {"serviceName": "kafka"}}]
        """;
    assertThat(converted(bytes(span), Encoding.JSON))
        .containsExactly(
            "span PRODUCER 00000000000000000000000000000001/0000000000000002"
                + " | cart ~ <MESSAGING>kafka | MESSAGING SUCCESS | at 0 took none");
  }

  static List<String> converted(byte[] message, Encoding encoding) throws Exception {
    Recorder recorder = new Recorder(true);
    new SpanListConverter().convert(message, encoding, recorder);
    return recorder.lines;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
