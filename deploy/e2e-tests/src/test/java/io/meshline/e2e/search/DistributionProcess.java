package io.meshline.e2e.search;

import io.meshline.standalone.engine.HttpProbe;
import io.meshline.standalone.engine.Loopback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** One node of a distribution, in a folder of its own. */
final class DistributionProcess implements SearchEngine {
  private static final Duration START = Duration.ofMinutes(2);

  private final Distribution distribution;
  private final Path javaHome;
  private final Path folder;
  private final int port = Loopback.freePort();
  private final Thread endWithUs = new Thread(this::kill, "end-search-engine");
  private @Nullable Process process;

  /**
   * Starts it and waits until it serves.
   *
   * @param folder empty or absent; the node keeps everything in it
   */
  DistributionProcess(Distribution distribution, Path javaHome, Path folder) {
    this.distribution = distribution;
    this.javaHome = javaHome;
    this.folder = folder.toAbsolutePath();
    try {
      configure();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot configure " + distribution.name(), e);
    }
    Runtime.getRuntime().addShutdownHook(endWithUs);
    launch();
  }

  @Override
  public URI url() {
    return URI.create("http://" + Loopback.HOST + ":" + port);
  }

  @Override
  public void kill() {
    Process running = process;
    if (running != null && running.isAlive()) {
      List<ProcessHandle> children = running.descendants().toList();
      Signals.send("KILL", running.toHandle());
      running.onExit().join();
      children.forEach(child -> child.onExit().join());
    }
  }

  @Override
  public void restart() {
    kill();
    launch();
  }

  @Override
  public void freeze() {
    signal("STOP");
  }

  @Override
  public void thaw() {
    signal("CONT");
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(endWithUs);
    kill();
  }

  private void signal(String signal) {
    if (process != null) {
      Signals.send(signal, process.toHandle());
    }
  }

  private void launch() {
    List<String> command = new ArrayList<>(Unprivileged.prefix(folder));
    command.add(distribution.home().resolve("bin").resolve(distribution.product()).toString());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(distribution.home().toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.log").toFile());
    builder
        .environment()
        .putAll(
            distribution.environment(
                javaHome, folder.resolve("config"), folder.resolve("temporary")));
    Process started;
    try {
      started = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + distribution.name(), e);
    }
    process = started;
    Awaitility.await(distribution.name() + " serves")
        .atMost(START)
        .pollInterval(Duration.ofMillis(200))
        .failFast(
            distribution.name() + " ended, see " + folder.resolve("output.log"),
            () -> !started.isAlive())
        .until(
            () ->
                HttpProbe.answers(
                    URI.create(url() + "/_cluster/health?wait_for_status=yellow&timeout=1s")));
  }

  private void configure() throws IOException {
    for (String part : List.of("data", "logs", "temporary", "config")) {
      Files.createDirectories(folder.resolve(part));
    }
    copyConfiguration(distribution.home().resolve("config"), folder.resolve("config"));
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("cluster.name", "meshline-tests");
    settings.put("discovery.type", "single-node");
    settings.put("network.host", Loopback.HOST);
    settings.put("http.port", Integer.toString(port));
    settings.put("transport.port", Integer.toString(Loopback.freePort()));
    settings.put("path.data", folder.resolve("data").toString());
    settings.put("path.logs", folder.resolve("logs").toString());
    settings.put("cluster.routing.allocation.disk.threshold_enabled", "false");
    settings.putAll(distribution.settings());
    StringBuilder yaml = new StringBuilder();
    settings.forEach((key, value) -> yaml.append(key).append(": ").append(value).append('\n'));
    Files.writeString(
        folder.resolve("config").resolve(distribution.product() + ".yml"), yaml.toString());
  }

  /** Copies the settings that a distribution comes with. */
  static void copyConfiguration(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else if (!Files.exists(target)) {
          Files.copy(file, target);
        }
      }
    }
  }
}
