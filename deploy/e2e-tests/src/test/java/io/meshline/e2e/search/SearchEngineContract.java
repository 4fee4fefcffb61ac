package io.meshline.e2e.search;

import static io.meshline.e2e.search.StoreUnderTest.METRICS;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What a search engine has to do for Meshline. Each engine that can be started runs all of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SearchEngineContract
    implements IndexContract, WriteContract, RewriteContract, OutageContract, QueryContract {

  private StoreUnderTest store;

  /** Starts the engine, its files in this folder; aborts where it cannot run. */
  abstract SearchEngine start(Path folder);

  @Override
  public StoreUnderTest store() {
    return store;
  }

  /** A JDK for the engines that want a newer one than the tests; where there is none, they skip. */
  static Path newerJava() {
    return JavaHomes.atLeast(21)
        .orElseGet(
            () -> {
              System.out.println(JavaHomes.missing(21));
              return Assumptions.abort(JavaHomes.missing(21));
            });
  }

  @BeforeAll
  void startEngine(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) {
    long begin = System.nanoTime();
    store = new StoreUnderTest(start(folder));
    System.out.printf(
        "%s: %s after %d ms, metrics by seed %d%n",
        getClass().getSimpleName(),
        store.reader().get("/_nodes/_local").findValue("version"),
        Duration.ofNanos(System.nanoTime() - begin).toMillis(),
        METRICS.seed());
  }

  @AfterAll
  void stopEngine() {
    if (store != null) {
      store.engine().close();
    }
  }

  @BeforeEach
  void clear() {
    store.clear();
  }
}
