package io.meshline.sink.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.sink.elasticsearch.BulkOutcome.Trouble;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BulkOutcomeTest {
  private static final String HOSTS = "http://search:9200";

  private final SearchDocument first = document("a");
  private final SearchDocument second = document("b");
  private final SearchDocument third = document("c");
  private final SearchDocument fourth = document("d");

  @Test
  void giveEachDocumentItsOwnVerdict() {
    BulkOutcome outcome =
        of(
            """
            {"took":3,"ingest_took":{"x":[1]},"errors":true,"items":[
              {"index":{"_id":"a","status":201,"_shards":{"total":2}}},
              {"index":{"status":409,"error":{"type":"version_conflict_engine_exception","reason":"older","shard":"0"}}},
              {"index":{"status":400,"error":{"type":"document_parsing_exception","reason":"no number","caused_by":{"type":"x","reason":"y"}}}},
              {"index":{"status":429,"error":{"type":"es_rejected_execution_exception","reason":"queue full"}}}
            ]}
            """,
            first,
            second,
            third,
            fourth);
    assertThat(outcome.done()).isEqualTo(1);
    assertThat(outcome.superseded()).isEqualTo(1);
    assertThat(outcome.rejected())
        .containsExactly(new RejectedDocument("document_parsing_exception", "no number", third));
    assertThat(outcome.again()).containsExactly(fourth);
    assertThat(outcome.settled()).isEqualTo(3);
    assertThat(outcome.trouble())
        .isEqualTo(
            new Trouble(
                "status 429 for single documents",
                "index-d: es_rejected_execution_exception: queue full"));
    assertThat(outcome.fatal()).isNull();
  }

  /** The letters that are known without being read; and each with one letter too few or another. */
  @Test
  void anAnswerThatSaysOfAllThatTheyWereTakenIsReadAsAnyOther() {
    String taken = "{\"items\":[{\"index\":{\"status\":201}},{\"index\":{\"status\":200}}]}";
    assertThat(BulkItem.allTaken(taken.getBytes(UTF_8), 2)).isTrue();
    assertThat(of(taken, first, second))
        .isEqualTo(new BulkOutcome(2, 0, List.of(), List.of(), null, false, null))
        .isEqualTo(of(taken.replace("{\"i", "{ \"i"), first, second));
    assertThat(BulkItem.allTaken(taken.getBytes(UTF_8), 1)).isFalse();
    assertThat(BulkItem.allTaken(taken.getBytes(UTF_8), 3)).isFalse();
    assertThat(BulkItem.allTaken("{\"items\":[]}".getBytes(UTF_8), 0)).isFalse();
    for (int i = 0; i < taken.length(); i++) {
      String rest = taken.substring(i + 1);
      String shorter = taken.substring(0, i) + rest;
      assertThat(BulkItem.allTaken(shorter.getBytes(UTF_8), 2)).as(shorter).isFalse();
      String other = taken.substring(0, i) + '2' + rest;
      assertThat(BulkItem.allTaken(other.getBytes(UTF_8), 2))
          .as(other)
          .isEqualTo(other.equals(taken));
    }
    assertThat(of(taken.replace("201", "409"), first, second).superseded()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>log in</html>",
        "[]",
        "{\"errors\":false}",
        "{\"items\":[{\"index\":{\"status\":200}}]}",
        "{\"items\":[{\"index\":{}},{\"index\":{}}]}",
        "{\"items\":[{\"index\":{\"status\":200}},{\"index\":{\"sta",
      })
  void sendsAllAgainWhenTheAnswerIsNone(String answer) {
    BulkOutcome outcome = of(answer, first, second);
    assertThat(outcome.again()).containsExactly(first, second);
    assertThat(outcome.settled()).isZero();
    assertThat(outcome.trouble()).extracting(Trouble::kind).isEqualTo("answer not understood");
  }

  @ParameterizedTest
  @CsvSource({
    "401, check the username and password or the API key",
    "403, check that this user may create and write the indices meshline-*",
    "404, check that hosts are those of an Elasticsearch or OpenSearch",
    "400, check hosts",
  })
  void saysWhatToCheckWhenNothingCanBeWritten(int status, String check) {
    BulkOutcome outcome =
        BulkOutcome.of(List.of(first), new BulkAnswer.Refused(status, "its words"), HOSTS);
    assertThat(outcome.fatal())
        .hasMessageStartingWith(HOSTS + ": status " + status)
        .hasMessageContaining(check)
        .hasMessageContaining("its words");
  }

  @Test
  void isFatalWhenTheIndexMayNotBeWritten() {
    BulkOutcome outcome =
        of(
            "{\"items\":[{\"index\":{\"status\":404,\"error\":{\"type\":\"index_not_found_exception\",\"reason\":\"no such index\"}}}]}",
            first);
    assertThat(outcome.fatal())
        .hasMessageContaining("index-a: no such index")
        .hasMessageContaining("action.auto_create_index");
  }

  @Test
  void halvesWhatIsTooLargeAndRejectsWhatCannotBeHalved() {
    BulkAnswer tooLarge = new BulkAnswer.Refused(413, "");
    BulkOutcome several = BulkOutcome.of(List.of(first, second), tooLarge, HOSTS);
    assertThat(several.smaller()).isTrue();
    assertThat(several.again()).containsExactly(first, second);
    BulkOutcome one = BulkOutcome.of(List.of(first), tooLarge, HOSTS);
    assertThat(one.rejected()).extracting(RejectedDocument::reason).containsExactly("too_large");
    assertThat(one.again()).isEmpty();
  }

  @Test
  void sendsAllAgainWhenNobodyAnswers() {
    BulkOutcome outcome =
        BulkOutcome.of(
            List.of(first, second), new BulkAnswer.Unanswered(new IOException("reset")), HOSTS);
    assertThat(outcome.again()).containsExactly(first, second);
    assertThat(outcome.trouble()).isEqualTo(new Trouble("no answer", "IOException: reset"));
  }

  @Test
  void asksForSmallerRequestsWhenTheyAreTooSlowOrTooMany() {
    List<SearchDocument> sent = List.of(first, second);
    assertThat(of(sent, new BulkAnswer.Unanswered(new SocketTimeoutException())).smaller())
        .isTrue();
    assertThat(of(sent, new BulkAnswer.Refused(429, "")).smaller()).isTrue();
    assertThat(of(sent, new BulkAnswer.Unanswered(new ConnectException())).smaller()).isFalse();
    assertThat(of(sent, new BulkAnswer.Refused(503, "")).smaller()).isFalse();
  }

  @Test
  void bodyHasTwoLinesForEachDocumentAndTheSizeThatWasCounted() {
    byte[] body = BulkBody.of(List.of(first, second)).toBytes();
    assertThat(new String(body, UTF_8))
        .isEqualTo(
            """
            {"index":{"_index":"index-a","_id":"a","version":7,"version_type":"external_gte"}}
            {"x":"ü"}
            {"index":{"_index":"index-b","_id":"b","version":7,"version_type":"external_gte"}}
            {"x":"ü"}
            """);
    assertThat(BulkBody.size(first) + BulkBody.size(second)).isEqualTo(body.length);
  }

  private static BulkOutcome of(List<SearchDocument> sent, BulkAnswer answer) {
    return BulkOutcome.of(sent, answer, HOSTS);
  }

  private static BulkOutcome of(String answer, SearchDocument... sent) {
    return BulkOutcome.of(List.of(sent), new BulkAnswer.Accepted(answer.getBytes(UTF_8)), HOSTS);
  }

  private static SearchDocument document(String id) {
    return new SearchDocument("index-" + id, id, 7, "{\"x\":\"ü\"}".getBytes(UTF_8));
  }
}
