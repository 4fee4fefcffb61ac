package io.meshline.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class StoreTimeoutTest {
  /** The silence that one question does not bear is none to another that may take longer. */
  @Test
  void aQuestionWithATimeOfItsOwnIsNotEndedByThatOfTheStore() throws Exception {
    CountDownLatch answers = new CountDownLatch(1);
    try (FakeSearchStore fake = new FakeSearchStore();
        SearchStore store =
            SearchStore.open(StoreConnection.to(fake.url()), Duration.ofMillis(1))) {
      fake.holdUntil(answers);
      try {
        CompletableFuture<Boolean> patient =
            CompletableFuture.supplyAsync(
                () -> store.newestWindow(Question.within(Duration.ofMinutes(10), 10)) == null);
        Awaitility.await().until(() -> !fake.requests().isEmpty());
        assertThatExceptionOfType(QueryException.class)
            .isThrownBy(store::newestWindow)
            .withMessageContaining("does not answer");
        assertThat(patient).isNotDone();
        answers.countDown();
        assertThat(patient.get(20, TimeUnit.SECONDS)).isTrue();
      } finally {
        // Or the store could not be closed.
        answers.countDown();
      }
    }
  }
}
