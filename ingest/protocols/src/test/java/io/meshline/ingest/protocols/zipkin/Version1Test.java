package io.meshline.ingest.protocols.zipkin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Spans of version 1: moments ({@code cs} client send, {@code sr} server receive, …) and addresses
 * ({@code sa} server, {@code ca} client, {@code ma} broker).
 */
class Version1Test {

  private static final String IDS =
      "00000000000000000000000000000001/0000000000000003<0000000000000002";
  private static final String FRONT =
      "{\"serviceName\": \"front\", \"ipv4\": \"10.1.0.9\", \"port\": 0}";
  private static final String CART =
      "{\"serviceName\": \"cart\", \"ipv4\": \"10.1.0.7\", \"port\": 8080}";
  private static final String KAFKA =
      "{\"serviceName\": \"kafka\", \"ipv4\": \"10.1.0.5\", \"port\": 9092}";

  static Stream<Arguments> rows() {
    return Stream.of(
        row(
            "both sides in one span: two spans of one id",
            "",
            moments("cs+0 front", "sr+200 cart", "ss+900 cart", "cr+1500 front"),
            tags("http.method=GET front", "http.status_code=503 cart"),
            "span CLIENT %s | front@10.1.0.9 ~ <EXTERNAL>cart GET at 10.1.0.7:8080"
                + " | HTTP SUCCESS | at 0 took 1500",
            "span SERVER %s shared | cart@10.1.0.7 GET ~ - | HTTP 503 FAILURE | at 200 took 700"),
        row(
            "the span's own time is the client's where both wrote",
            "\"timestamp\": 1795342500000010, \"duration\": 1400,",
            moments("cs+0 front", "sr+200 cart", "ss+900 cart", "cr+1500 front"),
            tags(),
            "span CLIENT %s | front@10.1.0.9 ~ <EXTERNAL>cart GET at 10.1.0.7:8080"
                + " | OTHER SUCCESS | at 10 took 1400",
            "span SERVER %s shared | cart@10.1.0.7 GET ~ - | OTHER SUCCESS | at 200 took 700"),
        row(
            "a client and the address it called",
            "",
            moments("cs+0 front", "cr+1500 front"),
            tags("sa cart"),
            "span CLIENT %s | front@10.1.0.9 ~ <EXTERNAL>cart GET at 10.1.0.7:8080"
                + " | OTHER SUCCESS | at 0 took 1500"),
        row(
            "a server that joined its caller's span leaves the time to it",
            "",
            moments("sr+200 cart", "ss+900 cart"),
            tags(),
            "span SERVER %s shared | cart@10.1.0.7 GET ~ - | OTHER SUCCESS | at 200 took 700"),
        row(
            "a server whose span it is",
            "\"timestamp\": 1795342500000200, \"duration\": 700,",
            moments("sr+200 cart", "ss+900 cart"),
            tags(),
            "span SERVER %s | cart@10.1.0.7 GET ~ - | OTHER SUCCESS | at 200 took 700"),
        row(
            "a server that knows who calls",
            "\"timestamp\": 1795342500000200, \"duration\": 700,",
            moments("sr+200 cart", "ss+900 cart"),
            tags("ca front"),
            "span SERVER %s | cart@10.1.0.7 GET ~ front@10.1.0.9 | OTHER SUCCESS"
                + " | at 200 took 700"),
        row(
            "the begin is missing, but the span says it",
            "\"timestamp\": 1795342500000000, \"duration\": 1500,",
            moments("cr+1500 front"),
            tags(),
            "span CLIENT %s | front@10.1.0.9 ~ - | OTHER SUCCESS | at 0 took 1500"),
        row("a call without an end", "", moments("cs+0 front"), tags(), "reject latency_missing"),
        row(
            "a server's end without a begin",
            "",
            moments("ss+900 cart"),
            tags(),
            "reject time_missing"),
        row(
            "a service that calls itself",
            "",
            moments("cs+0 cart", "sr+200 cart", "ss+900 cart", "cr+1500 cart"),
            tags(),
            "span CLIENT %s | cart@10.1.0.7 ~ <EXTERNAL>cart GET at 10.1.0.7:8080"
                + " | OTHER SUCCESS | at 0 took 1500",
            "span SERVER %s shared | cart@10.1.0.7 GET ~ - | OTHER SUCCESS | at 200 took 700"),
        row(
            "a message sent, handed to the broker after 300 µs",
            "",
            moments("ms+0 front", "ws+300 front"),
            tags("ma kafka", "kafka.topic=orders front"),
            "span PRODUCER %s | front@10.1.0.9 ~ <MESSAGING>kafka orders at 10.1.0.5:9092"
                + " | MESSAGING SUCCESS | at 0 took 300"),
        row(
            "a message received, read from the broker 100 µs before",
            "",
            moments("wr+400 cart", "mr+500 cart"),
            tags("ma kafka", "kafka.topic=orders cart"),
            "span CONSUMER %s | cart@10.1.0.7 orders ~ <MESSAGING>kafka orders at 10.1.0.5:9092"
                + " | MESSAGING SUCCESS | at 400 took 100"),
        row(
            "sender and receiver of a message in one span",
            "",
            moments("ms+0 front", "mr+500 cart"),
            tags("ma kafka"),
            "span PRODUCER %s | front@10.1.0.9 ~ <MESSAGING>kafka GET at 10.1.0.5:9092"
                + " | MESSAGING SUCCESS | at 0 took none",
            "span CONSUMER %s shared | cart@10.1.0.7 GET ~ <MESSAGING>kafka at 10.1.0.5:9092"
                + " | MESSAGING SUCCESS | at 500 took none"),
        row(
            "local work: its service is that of the tag lc",
            "\"timestamp\": 1795342500000000, \"duration\": 1500,",
            moments(),
            tags("lc=sort front"),
            "span INTERNAL %s | front@10.1.0.9 ~ - | OTHER SUCCESS | at 0 took 1500"),
        row(
            "addresses alone: a call, by a library that writes no moments",
            "\"timestamp\": 1795342500000000, \"duration\": 1500,",
            moments(),
            tags("ca front", "sa cart"),
            "span CLIENT %s | front@10.1.0.9 ~ <EXTERNAL>cart GET at 10.1.0.7:8080"
                + " | OTHER SUCCESS | at 0 took 1500"));
  }

  private static Arguments row(
      String name, String times, String annotations, String tags, String... expected) {
    String span =
        "[{\"traceId\": \"1\", \"parentId\": \"2\", \"id\": \"3\", \"name\": \"get\","
            + times
            + "\"annotations\": ["
            + annotations
            + "], \"binaryAnnotations\": ["
            + tags
            + "]}]";
    return arguments(name, span, Stream.of(expected).map(line -> line.formatted(IDS)).toList());
  }

  /** {@code cs+200 front}: client send, 200 µs after the common time, at front's endpoint. */
  private static String moments(String... moments) {
    return String.join(
        ",",
        Stream.of(moments)
            .map(moment -> moment.split("[+ ]", 3))
            .map(
                parts ->
                    "{\"value\": \"%s\", \"timestamp\": %d, \"endpoint\": %s}"
                        .formatted(
                            parts[0],
                            1_795_342_500_000_000L + Long.parseLong(parts[1]),
                            endpoint(parts[2])))
            .toList());
  }

  /** {@code key=value service}, or the address {@code sa service}. */
  private static String tags(String... tags) {
    return String.join(
        ",",
        Stream.of(tags)
            .map(
                tag -> {
                  String[] parts = tag.split(" ", 2);
                  String[] pair = parts[0].split("=", 2);
                  return "{\"key\": \"%s\", \"value\": %s, \"endpoint\": %s}"
                      .formatted(
                          pair[0],
                          pair.length > 1 ? "\"" + pair[1] + "\"" : "true",
                          endpoint(parts[1]));
                })
            .toList());
  }

  private static String endpoint(String service) {
    return switch (service) {
      case "front" -> FRONT;
      case "cart" -> CART;
      case "kafka" -> KAFKA;
      default -> throw new IllegalArgumentException(service);
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void converts(String name, String span, List<String> expected) throws Exception {
    assertThat(Version2Test.converted(Version2Test.bytes(span), Encoding.JSON))
        .as(name)
        .isEqualTo(expected);
  }

  @Test
  void bothVersionsMayStandInOneList() throws Exception {
    String list =
        """
        [{"traceId": "1", "id": "2", "annotations": [
           {"timestamp": 1795342500000000, "value": "cs", "endpoint": {"serviceName": "front"}},
           {"timestamp": 1795342500000009, "value": "cr", "endpoint": {"serviceName": "front"}}]},
         {"traceId": "1", "id": "2", "shared": true, "kind": "SERVER",
          "timestamp": 1795342500000003, "duration": 2, "localEndpoint": {"serviceName": "cart"},
          "annotations": [{"timestamp": 1795342500000004, "value": "cs"}]}]
        """;
    assertThat(Version2Test.converted(Version2Test.bytes(list), Encoding.JSON))
        .containsExactly(
            "span CLIENT 00000000000000000000000000000001/0000000000000002"
                + " | front ~ - | OTHER SUCCESS | at 0 took 9",
            "span SERVER 00000000000000000000000000000001/0000000000000002 shared"
                + " | cart ~ - | OTHER SUCCESS | at 3 took 2");
  }

  @Test
  void aSpanOfEndlessTagsIsRefused() throws Exception {
    String tag = "{\"key\": \"k\", \"value\": \"v\"}";
    String tags = String.join(",", Collections.nCopies(1_001, tag));
    String span = "[{\"traceId\": \"1\", \"id\": \"2\", \"binaryAnnotations\": [" + tags + "]}]";
    assertThat(Version2Test.converted(Version2Test.bytes(span), Encoding.JSON))
        .containsExactly("reject too_many_tags");
  }
}
