package io.meshline.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchConnectionTest {

  @Test
  void takesSeveralHostsFromOneText() {
    assertThat(SearchConnection.to("http://a:9200, http://b:9200").hosts())
        .containsExactly(URI.create("http://a:9200"), URI.create("http://b:9200"));
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:9200, localhost:9200",
    "ftp://a, ftp://a",
    "http://, not an address",
    "http://a b, not an address",
    "'http://a:1,https://b:1', the same scheme",
    "http://a:1?x=y, no query",
    "http://u:p@a:1, carries a user",
    "http://u:p@my_host:9200, carries a user",
    "http://u:p/p@a:1, carries a user",
    "u:p@a:9200, carries a user",
    "'http://a:1,https://b:1,http://u:p@c:1', carries a user",
  })
  void namesTheAddressThatItCannotUse(String hosts, String named) {
    assertThatThrownBy(() -> SearchConnection.to(hosts))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named)
        .hasMessageContaining("expected")
        .hasMessageNotContaining("u:p");
  }

  @Test
  void wantsOneWayToSayWhoItIs() {
    SearchConnection basic = SearchConnection.to("http://a:1").withBasicAuth("u", "p");
    assertThatThrownBy(
            () ->
                new SearchConnection(
                    basic.hosts(),
                    "u",
                    "p",
                    "key",
                    null,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    false))
        .hasMessage("username and apiKey: both given (expected: one of them)");
    assertThatThrownBy(() -> basic.withTimeouts(Duration.ZERO, Duration.ofSeconds(1)))
        .hasMessage("connectTimeout: PT0S (expected: above 0)");
    assertThatThrownBy(() -> basic.withCaCertificate("/ca.pem"))
        .hasMessageContaining("expected: https hosts");
  }

  @Test
  void showsNoSecret() {
    SearchConnection connection = SearchConnection.to("https://a:1");
    assertThat(connection.withBasicAuth("ann", "s3cret").toString())
        .contains("ann")
        .doesNotContain("s3cret");
    assertThat(connection.withApiKey("s3cret").toString()).doesNotContain("s3cret");
  }

  @Test
  void travelsWithTheJob() throws Exception {
    SearchConnection connection =
        SearchConnection.to("https://a:1").withBasicAuth("u", "p").withCaCertificate("/ca.pem");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(connection);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(connection);
    }
  }

  @Test
  void optionsNameTheValueOutOfRange() {
    assertThatThrownBy(() -> WriteOptions.DEFAULTS.withBuffer(0, 5_000, Duration.ofSeconds(1)))
        .hasMessage("maxInFlightRequests: 0 (expected: >= 1)");
    assertThatThrownBy(() -> WriteOptions.DEFAULTS.withBuffer(1, 1_000, Duration.ofSeconds(1)))
        .hasMessage("maxBufferedDocuments: 1000 (expected: > maxBatchDocuments, which is 1000)");
    assertThatThrownBy(
            () -> WriteOptions.DEFAULTS.withBackoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .hasMessage("maxBackoff: PT1S (expected: >= minBackoff, which is PT2S)");
    assertThatThrownBy(() -> WriteOptions.DEFAULTS.withBatches(10, 200 << 20))
        .hasMessage("maxBatchBytes: 209715200 (expected: 1024 to 104857600)");
    assertThat(WriteOptions.DEFAULTS.withBatches(5_000, 2048).maxBufferedDocuments())
        .isEqualTo(50_000);
    assertThat(WriteOptions.DEFAULTS.withBatches(20_000, 2048).maxBufferedDocuments())
        .isEqualTo(50_000);
    assertThat(WriteOptions.DEFAULTS.withBatches(100_000, 2048).maxBufferedDocuments())
        .isEqualTo(100_001);
  }
}
