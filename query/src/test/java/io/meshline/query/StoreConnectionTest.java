package io.meshline.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreConnectionTest {
  @Test
  void takesSeveralHosts() {
    assertThat(StoreConnection.to("http://a:9200, http://b:9200").hosts())
        .containsExactly(URI.create("http://a:9200"), URI.create("http://b:9200"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:9200",
        "ftp://a",
        "http://a b",
        "http://u:secret@a:9200",
        "http://a:9200?x=1",
        "http://a:9200,https://b:9200",
        "http://a:9200/x,http://b:9200/y"
      })
  void refusesWhatIsNoAddressAndShowsNoSecret(String urls) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StoreConnection.to(urls))
        .withMessageContaining("url")
        .withMessageContaining("expected")
        .withMessageNotContaining("secret");
  }

  @Test
  void refusesHalfAUserOrTwoWaysToSignIn() {
    List<URI> hosts = StoreConnection.parse("http://a");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StoreConnection(hosts, "u", null, null, null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StoreConnection(hosts, "u", "p", "key", null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StoreConnection(hosts, null, null, null, Path.of("ca.pem")));
  }

  @Test
  void showsNoSecret() {
    List<URI> hosts = StoreConnection.parse("http://a");
    assertThat(new StoreConnection(hosts, "u", "secret", null, null).toString())
        .isEqualTo("http://a as user u");
    assertThat(new StoreConnection(hosts, null, null, "secret", null).toString())
        .isEqualTo("http://a as API key");
  }

  @Test
  void aFileThatIsNoCertificateIsNamed(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("ca.pem"), "no certificate");
    StoreConnection connection =
        new StoreConnection(StoreConnection.parse("https://a"), null, null, null, file);
    assertThatExceptionOfType(QueryException.class)
        .isThrownBy(() -> SearchStore.open(connection))
        .withMessageContaining("ca.pem");
  }
}
