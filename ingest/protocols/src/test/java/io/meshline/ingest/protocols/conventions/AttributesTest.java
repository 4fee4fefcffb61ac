package io.meshline.ingest.protocols.conventions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where an attribute came by its current name and by one it replaced, the current one counts. */
class AttributesTest {

  static Stream<Arguments> pairs() {
    return Stream.of(
        pair("http.request.body.size", "10", "http.request_content_length", "99")
            .reads(Attributes::requestBytes, 10L),
        pair("http.request.body.size", "0", "http.request_content_length", "99")
            .reads(Attributes::requestBytes, 0L),
        pair("http.response.body.size", "20", "http.response_content_length", "99")
            .reads(Attributes::responseBytes, 20L),
        pair("http.response.status_code", "201", "http.status_code", "500")
            .reads(Attributes::statusCode, 201),
        pair("rpc.response.status_code", "NOT_FOUND", "rpc.grpc.status_code", "2")
            .with("rpc.system.name", "grpc")
            .reads(Attributes::statusCode, 5),
        pair("server.address", "new", "net.peer.name", "old")
            .reads(Attributes::serverAddress, "new"),
        pair("network.peer.address", "10.0.0.1", "net.sock.peer.addr", "10.0.0.2")
            .reads(Attributes::networkAddress, "10.0.0.1"),
        pair("network.peer.address", "10.0.0.1", "net.peer.ip", "10.0.0.3")
            .reads(Attributes::networkAddress, "10.0.0.1"),
        pair("net.sock.peer.addr", "10.0.0.2", "net.peer.ip", "10.0.0.3")
            .with("net.peer.port", "80")
            .reads(Attributes::networkAddress, "10.0.0.2:80"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pairs")
  void theCurrentNameCountsInEitherOrder(
      String name, Pair pair, Function<Attributes, Object> read, Object expected) {
    assertThat(read.apply(pair.attributes(true))).as(name).isEqualTo(expected);
    assertThat(read.apply(pair.attributes(false))).as(name + ", reversed").isEqualTo(expected);
  }

  static Stream<Arguments> alone() {
    return Stream.of(
        arguments("http.request_content_length", "9", read(Attributes::requestBytes), 9L),
        arguments("http.response_content_length", "9", read(Attributes::responseBytes), 9L),
        arguments("net.peer.ip", "10.0.0.3", read(Attributes::networkAddress), "10.0.0.3"),
        arguments("net.sock.peer.addr", "10.0.0.2", read(Attributes::networkAddress), "10.0.0.2"),
        arguments("none.of.these", "7", read(Attributes::requestBytes), 0L));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("alone")
  void anOlderNameAloneCounts(
      String key, String value, Function<Attributes, Object> read, Object expected) {
    Attributes attributes = new Attributes();
    attributes.read(key, value);
    attributes.settle();
    assertThat(read.apply(attributes)).isEqualTo(expected);
  }

  private static Function<Attributes, Object> read(Function<Attributes, Object> read) {
    return read;
  }

  private static Pair pair(String current, String value, String older, String otherValue) {
    return new Pair(current, value, older, otherValue, "", "");
  }

  private record Pair(
      String current, String value, String older, String otherValue, String key, String extra) {

    Pair with(String anotherKey, String anotherValue) {
      return new Pair(current, value, older, otherValue, anotherKey, anotherValue);
    }

    Arguments reads(Function<Attributes, Object> read, Object expected) {
      return arguments(current + " and " + older, this, read, expected);
    }

    Attributes attributes(boolean currentFirst) {
      Attributes attributes = new Attributes();
      if (currentFirst) {
        attributes.read(current, value);
      }
      attributes.read(older, otherValue);
      if (!currentFirst) {
        attributes.read(current, value);
      }
      if (!key.isEmpty()) {
        attributes.read(key, extra);
      }
      attributes.settle();
      return attributes;
    }
  }
}
