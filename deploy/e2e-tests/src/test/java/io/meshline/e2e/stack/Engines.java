package io.meshline.e2e.stack;

import static java.util.Objects.requireNonNull;

import io.meshline.standalone.engine.EngineProcess;
import io.meshline.standalone.engine.FlinkCluster;
import io.meshline.standalone.engine.FlinkSettings;
import io.meshline.standalone.engine.KafkaCluster;
import io.meshline.standalone.engine.KafkaProcess;
import io.meshline.standalone.engine.OpenSearchProcess;
import io.meshline.standalone.engine.RegistryProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Engines that start side by side, with their classes ready: each spends most of its start waiting.
 */
public final class Engines implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engines.class);

  private final List<CompletableFuture<? extends AutoCloseable>> starts = new ArrayList<>();
  private final KafkaProcess kafka;
  private final RegistryProcess registry;
  private final @Nullable OpenSearchProcess search;
  private final @Nullable FlinkCluster flink;

  private Engines(Path folder, boolean searching, @Nullable FlinkSettings settings) {
    ClassArchives.await();
    var kafkaStart = begin(() -> KafkaProcess.start(folder, 0));
    var registryStart = begin(() -> RegistryProcess.start(folder, 0));
    var searchStart = searching ? begin(() -> OpenSearchProcess.start(folder, 0)) : null;
    var flinkStart = settings == null ? null : begin(() -> FlinkCluster.start(folder, settings));
    try {
      kafka = kafkaStart.join();
      registry = registryStart.join();
      search = searchStart == null ? null : searchStart.join();
      flink = flinkStart == null ? null : flinkStart.join();
    } catch (CompletionException e) {
      close();
      throw e;
    }
  }

  /** Kafka and the registry. */
  public static Engines start(Path folder) {
    return new Engines(folder, false, null);
  }

  /** These and Flink. */
  public static Engines start(Path folder, FlinkSettings flink) {
    return new Engines(folder, false, flink);
  }

  /** All four. */
  public static Engines startAll(Path folder, FlinkSettings flink) {
    return new Engines(folder, true, flink);
  }

  public KafkaProcess kafka() {
    return kafka;
  }

  public RegistryProcess registry() {
    return registry;
  }

  /**
   * The search engine.
   *
   * @throws NullPointerException if there is none
   */
  public OpenSearchProcess search() {
    return requireNonNull(search);
  }

  /**
   * The Flink cluster.
   *
   * @throws NullPointerException if there is none
   */
  public FlinkCluster flink() {
    return requireNonNull(flink);
  }

  /**
   * Kills all that came up, those last that others need. Nobody reads what they would put in order
   * before they end, which takes them many seconds.
   */
  @Override
  public void close() {
    Collections.reverse(starts);
    for (CompletableFuture<? extends AutoCloseable> start : starts) {
      try {
        end(start.join());
      } catch (CompletionException e) {
        LOG.warn("did not start", e.getCause());
      } catch (Exception e) {
        LOG.warn("closing", e);
      }
    }
    starts.clear();
  }

  /**
   * Ends a part of a stack for good: kills it where it is an engine, else closes it.
   *
   * @param part engine, cluster of engines, or anything else
   * @throws Exception of what is closed
   */
  public static void end(AutoCloseable part) throws Exception {
    if (part instanceof FlinkCluster cluster) {
      cluster.taskManagers().forEach(EngineProcess::kill);
      cluster.jobManager().kill();
    } else if (part instanceof KafkaCluster cluster) {
      cluster.brokers().forEach(EngineProcess::kill);
    } else if (part instanceof EngineProcess process) {
      process.kill();
    }
    part.close();
  }

  private <T extends AutoCloseable> CompletableFuture<T> begin(Supplier<T> start) {
    CompletableFuture<T> begun =
        CompletableFuture.supplyAsync(start, task -> new Thread(task, "engine-start").start());
    starts.add(begun);
    return begun;
  }
}
