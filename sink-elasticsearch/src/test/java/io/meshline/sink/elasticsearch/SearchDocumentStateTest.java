package io.meshline.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.junit.jupiter.api.Test;

/** Savepoints of every release hold documents in this form. */
class SearchDocumentStateTest {

  private static final SearchDocument DOCUMENT =
      new SearchDocument(
          "meshline-nodes-1d-2026", "id", 7, "{\"calls\":3}".getBytes(StandardCharsets.UTF_8));

  /** Flink's mark and the number of documents, then of each its size and what is in it. */
  private static final String VERSION_1 =
      "ffffffffffffffff"
          + "00000001"
          + "0000000000000123"
          + ("0016" + hex("meshline-nodes-1d-2026"))
          + ("0002" + hex("id"))
          + "0000000000000007"
          + ("0000000b" + hex("{\"calls\":3}"));

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsVersion1() throws Exception {
    assertThat(
            new SearchDocumentStateSerializer()
                .deserialize(1, HexFormat.of().parseHex(VERSION_1))
                .getBufferedRequestEntries())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.getSize()).isEqualTo(0x123);
              assertThat(entry.getRequestEntry()).isEqualTo(DOCUMENT);
            });
  }

  @Test
  void writesVersion1() throws Exception {
    SearchDocumentStateSerializer serializer = new SearchDocumentStateSerializer();
    assertThat(serializer.getVersion()).isEqualTo(1);
    assertThat(
            HexFormat.of()
                .formatHex(
                    serializer.serialize(
                        new BufferedRequestState<>(
                            List.of(new RequestEntryWrapper<>(DOCUMENT, 0x123))))))
        .isEqualTo(VERSION_1);
  }
}
