package io.meshline.sink.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import io.meshline.schemas.Resolution;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SearchRewriterTest {
  private static final WindowBlock HOUR =
      new WindowBlock(
          Resolution.MINUTE,
          Instant.parse("2026-11-22T10:00:00Z"),
          Instant.parse("2026-11-22T11:00:00Z"));
  private static final WriteOptions OPTIONS =
      WriteOptions.DEFAULTS
          .withBatches(3, 1 << 20)
          .withBackoff(Duration.ofMillis(1), Duration.ofMillis(1));

  private final FakeStore store = new FakeStore();
  private final List<String> refreshed = new ArrayList<>();

  private final StoredIds stored =
      new StoredIds() {
        @Override
        public void refresh(String index) {
          refreshed.add(index);
        }

        @Override
        public List<String> others(WindowBlock windows, Set<String> known) {
          return store.versions.keySet().stream().filter(id -> !known.contains(id)).toList();
        }

        @Override
        public void close() {}
      };

  @Test
  void writesReplacesAndDeletesUntilTheStoreHoldsWhatWasWritten() throws Exception {
    store.versions.put("fuller", 90L);
    store.versions.put("equal", 7L);
    store.versions.put("foreign", 7L);
    SearchRewriter<String> rewriter = rewriter(Duration.ofMinutes(1));
    for (String id : List.of("new", "fuller", "equal", "last")) {
      rewriter.write(id);
    }
    rewriter.flush();
    rewriter.removeOthers(HOUR);
    rewriter.removeOthers(HOUR);
    rewriter.close();
    assertThat(store.versions)
        .containsExactlyInAnyOrderEntriesOf(
            java.util.Map.of("new", 7L, "fuller", 91L, "equal", 7L, "last", 7L));
    assertThat(rewriter.counts()).isEqualTo(new DocumentRewriter.Counts(4, 1, 1, 0, 0));
    assertThat(refreshed).containsExactly("meshline-nodes-1m-2026.11.22");
    assertThat(store.closed).isTrue();
  }

  @Test
  void sendsAgainWhatTheStoreDoesNotTakeAtOnceAndGivesUpWhatItNeverTakes() throws Exception {
    store.refuse(
        new BulkAnswer.Refused(503, "busy"),
        new BulkAnswer.Unanswered(new SocketTimeoutException("slow")),
        new BulkAnswer.Accepted("{}".getBytes(UTF_8)));
    store.failDocument("broken", 400, "document_parsing_exception");
    SearchRewriter<String> rewriter = rewriter(Duration.ofMinutes(1));
    for (String id : List.of("a", "broken", "b")) {
      rewriter.write(id);
    }
    rewriter.write(""); // no document can be built
    rewriter.flush();
    assertThat(store.versions).containsOnlyKeys("a", "b");
    assertThat(rewriter.counts()).isEqualTo(new DocumentRewriter.Counts(2, 0, 0, 0, 2));
  }

  @Test
  void failsWhenTheStoreRefusesOrTakesNothingForTooLong() throws Exception {
    SearchRewriter<String> refused = rewriter(Duration.ofMinutes(1));
    store.refuse(new BulkAnswer.Refused(401, "who are you"));
    refused.write("a");
    assertThatExceptionOfType(SearchStoreException.class)
        .isThrownBy(refused::flush)
        .withMessageContaining("401");

    SearchRewriter<String> impatient = rewriter(Duration.ZERO);
    store.failDocument("a", 503, "unavailable");
    impatient.write("a");
    assertThatExceptionOfType(SearchStoreException.class)
        .isThrownBy(impatient::flush)
        .withMessageContaining("status 503");
  }

  @Test
  void aBlockOfWindowsIsInOneIndex() {
    Instant begin = Instant.parse("2026-11-22T23:30:00Z");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WindowBlock(Resolution.MINUTE, begin, begin.plusSeconds(3600)))
        .withMessageContaining("-1m-2026.11.22 to -1m-2026.11.23");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WindowBlock(Resolution.MINUTE, begin, begin))
        .withMessageContaining("to: 2026-11-22T23:30:00Z");
  }

  @Test
  void aServiceIsNamedWithOrWithoutItsNamespace() {
    Party cart = new Party("", "test", "shop", "cart", "cart-0", "", Kind.SERVICE);
    assertThat(ServiceSelector.parse("cart").matches(cart)).isTrue();
    assertThat(ServiceSelector.parse("shop/cart").matches(cart)).isTrue();
    assertThat(ServiceSelector.parse("bank/cart").matches(cart)).isFalse();
    assertThat(ServiceSelector.parse("/cart").matches(cart)).isFalse();
    assertThat(ServiceSelector.parse("shop").matches(cart)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> ServiceSelector.parse("shop/"));
  }

  private SearchRewriter<String> rewriter(Duration patience) {
    return new SearchRewriter<>(
        id -> {
          if (id.isEmpty()) {
            throw new IllegalArgumentException("no id");
          }
          return new SearchDocument(
              "meshline-nodes-1m-2026.11.22", id, 7, "{\"calls\":1}".getBytes(UTF_8));
        },
        WindowQuery.ofNodes(null),
        OPTIONS,
        store,
        stored,
        new Pauses("http://fake:9200", OPTIONS, patience));
  }
}
