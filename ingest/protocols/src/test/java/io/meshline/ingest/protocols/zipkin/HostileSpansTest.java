package io.meshline.ingest.protocols.zipkin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.ingest.protocols.Recorder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileSpansTest {

  private final SpanListConverter converter = new SpanListConverter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "[",
        "[{}",
        "[{},",
        "[{}]]",
        "[{\"traceId\":",
        "hello",
        "[1,,2]",
        "\f\0\0"
      })
  void whatIsNoListIsTold(String message) {
    assertThatThrownBy(
            () -> converter.convert(Version2Test.bytes(message), Encoding.JSON, new Recorder(true)))
        .isInstanceOf(MalformedSpansException.class)
        .hasMessageContaining("expected");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"traceId\":\"1\"}", "\f\0\0", "hello"})
  void otherEncodingsAreTold(String message) {
    assertThatThrownBy(() -> Encoding.of(message.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedSpansException.class)
        .hasMessageContaining("expected: 91");
  }

  @Test
  void aListInPlaceOfYesOrNoIsReadOver() throws Exception {
    String span =
        """
        [{"traceId": "463ac35c9f6413ad", "id": "72485a3953bb6124", "shared": [[], {}],
          "timestamp": 1795342500000000, "duration": 1500, "kind": "SERVER", "name": "get",
          "localEndpoint": {"serviceName": "cart"}}]
        """;
    assertThat(Version2Test.converted(Version2Test.bytes(span), Encoding.JSON))
        .singleElement()
        .asString()
        .startsWith("span SERVER")
        .doesNotContain("shared");
  }

  @Test
  void aListInAListInAListIsNoSpan() throws Exception {
    String deep = "[".repeat(900) + "]".repeat(900);
    assertThat(Version2Test.converted(Version2Test.bytes("[" + deep + "]"), Encoding.JSON))
        .containsExactly("reject span_invalid");
    assertThatThrownBy(
            () ->
                converter.convert(
                    Version2Test.bytes("[".repeat(100_000)), Encoding.JSON, new Recorder(true)))
        .isInstanceOf(MalformedSpansException.class);
  }

  @Test
  void lengthsThatLeadBackwardsOrBeyondTheEndAreTold() {
    // A field to skip whose length is -8, which would lead back to the field itself.
    byte[] backwards = {10, 12, 122, -8, -1, -1, -1, -1, -1, -1, -1, -1, 1, 0};
    byte[] beyond = {10, 127, 1};
    for (byte[] message : List.of(backwards, beyond)) {
      assertThatThrownBy(() -> converter.convert(message, Encoding.PROTO3, new Recorder(true)))
          .isInstanceOf(MalformedSpansException.class);
    }
  }
}
