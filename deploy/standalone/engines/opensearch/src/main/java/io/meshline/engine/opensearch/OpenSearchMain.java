package io.meshline.engine.opensearch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.index.mapper.MapperExtrasPlugin;
import org.opensearch.index.reindex.ReindexPlugin;
import org.opensearch.ingest.common.IngestCommonPlugin;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.painless.PainlessPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;

/**
 * One OpenSearch node from the engine's single jars, without its distribution: no bootstrap checks,
 * so that it runs as any user, loopback only by the settings it is given.
 *
 * <p>Arguments: the node's settings as {@code key=value}.
 */
public final class OpenSearchMain {
  private static final List<Class<? extends Plugin>> MODULES =
      List.of(
          Netty4Plugin.class,
          CommonAnalysisPlugin.class,
          PainlessPlugin.class,
          ReindexPlugin.class,
          MapperExtrasPlugin.class,
          IngestCommonPlugin.class);

  private OpenSearchMain() {}

  /**
   * Starts the node and returns; SIGTERM closes it.
   *
   * @param args settings as {@code key=value}
   * @throws Exception if the node cannot start
   */
  public static void main(String[] args) throws Exception {
    Settings.Builder settings = Settings.builder();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("setting: " + arg + " (expected: key=value)");
      }
      settings.put(arg.substring(0, equals), arg.substring(equals + 1));
    }
    Environment environment =
        InternalSettingsPreparer.prepareEnvironment(
            settings.build(),
            Map.of(),
            Path.of(settings.get("path.home"), "config"),
            () -> "meshline");
    var node = new ModuleNode(environment);
    var closed = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    node.close();
                  } catch (IOException e) {
                    System.err.println("the node did not close cleanly: " + e);
                  } finally {
                    closed.countDown();
                  }
                },
                "node-close"));
    node.start();
    closed.await();
  }

  /** A node of the given modules; the constructor that takes them is for subclasses only. */
  private static final class ModuleNode extends Node {
    ModuleNode(Environment environment) {
      super(environment, MODULES, false);
    }
  }
}
