package io.meshline.sink.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkBodyTest {

  @ParameterizedTest
  @ValueSource(
      longs = {0, 9, 10, 99, 100, 1_795_342_500_000L, Long.MAX_VALUE, -1, -10, Long.MIN_VALUE})
  void sizeIsThatOfTheBody(long version) {
    SearchDocument document =
        new SearchDocument("meshline-nodes-1m-2026.11.22", "id", version, "{}".getBytes(UTF_8));

    assertThat(new String(BulkBody.of(List.of(document)), UTF_8))
        .isEqualTo(
            "{\"index\":{\"_index\":\"meshline-nodes-1m-2026.11.22\",\"_id\":\"id\",\"version\":"
                + version
                + ",\"version_type\":\"external_gte\"}}\n{}\n")
        .hasSize(BulkBody.size(document));
  }
}
