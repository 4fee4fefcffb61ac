package io.meshline.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keeps the map from being read is named, with what to check. */
class StoreFaultsTest {
  private static final String NODES = "meshline-nodes-1m-2026.11.22";
  private static final Instant NOW = Instant.parse("2026-11-22T10:20:00Z");
  private static final TimeRange RANGE = TimeRange.between(NOW.minusSeconds(600), NOW);

  private final FakeSearchStore fake = new FakeSearchStore();
  private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);

  @AfterEach
  void stop() {
    fake.close();
  }

  @ParameterizedTest
  @CsvSource({
    "sketch, no base64!, Illegal",
    "sketch, AQ==, byte",
    "sketch, '', byte",
    "calls, 0, calls",
    "sketch, AQA=, sketch of 0",
    "failures, x, failures"
  })
  void aDamagedDocumentIsNamed(String field, String value, String message) {
    Object json = value.matches("\\d+") ? (Object) Long.valueOf(value) : value;
    fake.put(
        NODES,
        Documents.node("2026-11-22T10:15:00.000Z", "a")
            .point("agent_server", 0, 5)
            .with("agent_server", field, json)
            .json());
    assertThatExceptionOfType(QueryException.class)
        .isThrownBy(this::services)
        .withMessageContaining(NODES + "/d0")
        .withMessageContaining(message);
  }

  @Test
  void documentsWithoutAPointOrWithAnUnknownOneAreNamed() {
    fake.put(NODES, Documents.node("2026-11-22T10:15:00.000Z", "a").json());
    assertThatExceptionOfType(QueryException.class)
        .isThrownBy(this::services)
        .withMessageContaining("points: none");
    fake.put(
        NODES, Documents.node("2026-11-22T10:14:00.000Z", "a").point("satellite", 0, 5).json());
    assertThatExceptionOfType(QueryException.class)
        .isThrownBy(this::services)
        .withMessageContaining("satellite");
  }

  @ParameterizedTest
  @CsvSource({"401, password", "403, may read", "404, address", "503, try again", "400, refused"})
  void refusalsSayWhatToCheck(int status, String message) {
    fake.refuse(status);
    assertThatExceptionOfType(QueryException.class)
        .isThrownBy(this::services)
        .withMessageContaining(fake.url())
        .withMessageContaining("status " + status)
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"<html>, not JSON", "{}, no hits", "'{\"hits\":{\"hits\":7}}', no hits"})
  void answersOfSomethingElseSayWhatToCheck(String answer, String message) {
    fake.answerWith(answer);
    assertThatExceptionOfType(QueryException.class)
        .isThrownBy(this::services)
        .withMessageContaining(message);
  }

  @Test
  void aPartOfTheShardsIsNoAnswer() {
    fake.failShards(1);
    assertThatExceptionOfType(QueryException.class)
        .isThrownBy(this::services)
        .withMessageContaining("part of the shards");
  }

  @Test
  void aStoreThatIsNotThereIsSaidSo() {
    fake.close();
    assertThatExceptionOfType(QueryException.class)
        .isThrownBy(this::services)
        .withMessageContaining(fake.url())
        .withMessageContaining("--url");
  }

  @Test
  void usersAndKeysAreSent() {
    try (SearchStore store =
        SearchStore.open(
            new StoreConnection(StoreConnection.parse(fake.url()), "u", "p", null, null))) {
      store.newestWindow();
    }
    try (SearchStore store =
        SearchStore.open(
            new StoreConnection(StoreConnection.parse(fake.url()), null, null, "a2V5", null))) {
      store.newestWindow();
    }
    assertThat(fake.authorizations()).containsExactly("Basic dTpw", "ApiKey a2V5");
  }

  private Answer<MeasuredService> services() {
    try (SearchStore store = SearchStore.open(StoreConnection.to(fake.url()))) {
      return new ServicesReader(store, clock).read(RANGE, null);
    }
  }
}
