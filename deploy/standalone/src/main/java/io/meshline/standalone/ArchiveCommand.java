package io.meshline.standalone;

import io.meshline.standalone.engine.EngineException;
import io.meshline.standalone.engine.FlinkCluster;
import io.meshline.standalone.engine.FlinkSettings;
import io.meshline.standalone.engine.KafkaProcess;
import io.meshline.standalone.engine.OpenSearchProcess;
import io.meshline.standalone.engine.RegistryProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import picocli.CommandLine.Command;

/**
 * {@code archive}: starts and stops each engine once, so that the JVM keeps its classes ready and
 * later starts take about half the time. {@code ./meshline} runs it after a build, with the system
 * property that asks for archives.
 */
@Command(
    name = "archive",
    hidden = true,
    description = "Keeps the engines' classes ready for later starts. Done after each build.")
final class ArchiveCommand implements Callable<Integer> {
  private static final List<Function<Path, AutoCloseable>> ENGINES =
      List.of(
          folder -> OpenSearchProcess.start(folder, 0),
          folder -> KafkaProcess.start(folder, 0),
          folder -> FlinkCluster.start(folder, FlinkSettings.small(0)),
          folder -> RegistryProcess.start(folder, 0));

  @Override
  public Integer call() {
    ExecutorService starters = Executors.newFixedThreadPool(ENGINES.size());
    try (DataFolder folder = DataFolder.take(Files.createTempDirectory("meshline-archive"))) {
      try {
        ENGINES.stream()
            .map(engine -> CompletableFuture.runAsync(() -> startAndStop(engine, folder), starters))
            .toList()
            .forEach(CompletableFuture::join);
      } finally {
        folder.delete();
      }
      return 0;
    } catch (CompletionException | EngineException | IOException e) {
      System.err.println(e.getMessage());
      return 1;
    } finally {
      starters.shutdown();
    }
  }

  /** What a JVM writes is there when it has ended. */
  private static void startAndStop(Function<Path, AutoCloseable> engine, DataFolder folder) {
    try (AutoCloseable started = engine.apply(folder.path())) {
      Objects.requireNonNull(started);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new EngineException("an engine does not stop: " + e, e);
    }
  }
}
