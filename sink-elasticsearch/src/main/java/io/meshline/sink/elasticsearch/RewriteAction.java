package io.meshline.sink.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** What a {@code _bulk} request of a rewriter does with each of its documents. */
enum RewriteAction {
  /** Writes it with its version, unless the index has a larger one. */
  WRITE {
    @Override
    BulkBody body(List<SearchDocument> documents) {
      return BulkBody.of(documents);
    }
  },
  /**
   * Writes it whatever the index has: without a version of ours the engine takes the next one. That
   * also replaces what was deleted a moment ago, of which the engine still knows the version.
   */
  REPLACE {
    @Override
    BulkBody body(List<SearchDocument> documents) {
      return BulkBody.of(lines("index", documents));
    }
  },
  /** Deletes it. */
  DELETE {
    @Override
    BulkBody body(List<SearchDocument> documents) {
      return BulkBody.of(lines("delete", documents));
    }
  };

  abstract BulkBody body(List<SearchDocument> documents);

  Verdict verdict(BulkItem item) {
    // Somebody else was quicker to delete it.
    return this == DELETE && item.status() == 404 ? Verdict.DONE : item.verdict();
  }

  // Whoever wrote what is deleted may have chosen its id.
  private static byte[] lines(String action, List<SearchDocument> documents) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (SearchDocument document : documents) {
      String line =
          "{\"%s\":{\"_index\":\"%s\",\"_id\":\"%s\"}}\n"
              .formatted(
                  action,
                  document.index(),
                  new String(JsonStringEncoder.getInstance().quoteAsString(document.id())));
      body.writeBytes(line.getBytes(UTF_8));
      if (document.json().length > 0) {
        body.writeBytes(document.json());
        body.write('\n');
      }
    }
    return body.toByteArray();
  }
}
