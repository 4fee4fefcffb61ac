package io.meshline.query.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryOptionsTest {
  @Test
  void theReadmeHasTheTable() throws IOException {
    assertThat(Files.readAllLines(Path.of("README.md"))).containsSequence(QueryOptions.markdown());
    for (QueryOption option : QueryOption.values()) {
      assertThat(QueryOptions.help()).contains("--" + option.key()).contains(option.variable());
    }
  }

  @Test
  void argumentsWinOverTheEnvironmentAndThatOverTheFile(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(folder.resolve("f"), "port=1\ntimeout=1s\nquestions.max=7\ntoken=t");
    QueryOptions options =
        QueryOptions.load(
            List.of("--config", file.toString(), "--port=3"),
            Map.of("MESHLINE_QUERY_PORT", "2", "MESHLINE_QUERY_TIMEOUT", "2s"));
    assertThat(options.number(QueryOption.PORT)).isEqualTo(3);
    assertThat(options.duration(QueryOption.TIMEOUT)).hasSeconds(2);
    assertThat(options.number(QueryOption.QUESTIONS)).isEqualTo(7);
    assertThat(options.toString()).contains("token=***");
  }

  @Test
  void theStoreIsNamedAsForTheJobs(@TempDir Path folder) throws IOException {
    Path password = Files.writeString(folder.resolve("p"), "pass\n");
    Map<String, String> environment = new HashMap<>();
    environment.put("MESHLINE_SEARCH_HOSTS", "http://a:9200,http://b:9200");
    environment.put("MESHLINE_SEARCH_USER", "reader");
    environment.put("MESHLINE_SEARCH_PASSWORD_FILE", password.toString());
    QueryOptions options = QueryOptions.load(List.of(), environment);
    assertThat(options.store().hosts()).hasSize(2);
    assertThat(options.store().password()).isEqualTo("pass");
    assertThat(options.toString()).doesNotContain("pass,").contains("search.password=***");
  }

  @Test
  void everyFaultIsNamed() {
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(
            () ->
                QueryOptions.load(
                    List.of(
                        "--port",
                        "x",
                        "--timeout=1y",
                        "--nonsense=1",
                        "--token=t",
                        "stray",
                        "--search.hosts=ftp://a",
                        "--token-file=/nowhere",
                        "--host"),
                    Map.of()))
        .withMessageContaining("port: x (expected: a whole number from 0 to 65535)")
        .withMessageContaining("timeout: 1y")
        .withMessageContaining("nonsense: no such option")
        .withMessageContaining("token: as an argument")
        .withMessageContaining("stray")
        .withMessageContaining("ftp://a")
        .withMessageContaining("/nowhere")
        .withMessageContaining("host: no value");
  }
}
