package io.meshline.sink.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
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

    assertThat(new String(BulkBody.of(List.of(document)).toBytes(), UTF_8))
        .isEqualTo(
            "{\"index\":{\"_index\":\"meshline-nodes-1m-2026.11.22\",\"_id\":\"id\",\"version\":"
                + version
                + ",\"version_type\":\"external_gte\"}}\n{}\n")
        .hasSize(BulkBody.size(document));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 61, 1_000, 5_000})
  void isTheSameInPiecesOfEverySize(int piece) {
    List<SearchDocument> documents =
        List.of(
            new SearchDocument("index-1", "a", 1, "{\"a\":1}".getBytes(UTF_8)),
            new SearchDocument("i".repeat(200), "b".repeat(300), 22, new byte[0]),
            new SearchDocument("index-3", "c", 333, "x".repeat(2_000).getBytes(UTF_8)));
    BulkBody body = BulkBody.of(documents);

    ByteBuffer read = ByteBuffer.allocate(body.size());
    BulkBody.Reader reader = body.reader();
    while (read.hasRemaining()) {
      ByteBuffer next = ByteBuffer.allocate(piece);
      reader.read(next);
      assertThat(next.position()).isEqualTo(Math.min(piece, read.remaining()));
      read.put(next.flip());
    }
    ByteBuffer behind = ByteBuffer.allocate(1);
    reader.read(behind);
    assertThat(behind.position()).isZero();
    assertThat(new String(read.array(), UTF_8))
        .isEqualTo(
            line("index-1", "a", 1)
                + "{\"a\":1}\n"
                + line("i".repeat(200), "b".repeat(300), 22)
                + "\n"
                + line("index-3", "c", 333)
                + "x".repeat(2_000)
                + "\n");
  }

  private static String line(String index, String id, long version) {
    return "{\"index\":{\"_index\":\"%s\",\"_id\":\"%s\",\"version\":%d,"
            .formatted(index, id, version)
        + "\"version_type\":\"external_gte\"}}\n";
  }
}
