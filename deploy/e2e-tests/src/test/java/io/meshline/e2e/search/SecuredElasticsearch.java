package io.meshline.e2e.search;

import io.meshline.standalone.engine.Loopback;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;

/**
 * One node of Elasticsearch 8 that is reached by TLS and by user and password only. Its API keys
 * are not to be had in the distribution for tests, which lacks a module that they need.
 */
public final class SecuredElasticsearch implements AutoCloseable {
  /** The user that may do everything. */
  public static final String USER = "elastic";

  private static final Duration START = Duration.ofMinutes(2);

  private final Path folder;
  private final int port = Loopback.freePort();
  private final Thread endWithUs = new Thread(this::kill, "end-secured-elasticsearch");
  private final Process process;

  /**
   * Starts it and waits until it serves.
   *
   * @param folder empty or absent; the node keeps everything in it
   * @param certificate PEM file of its certificate chain
   * @param key PEM file of its key
   * @param password of {@link #USER}
   * @param trusting its certificate
   */
  public SecuredElasticsearch(
      Path folder, Path certificate, Path key, String password, SSLContext trusting) {
    this.folder = folder.toAbsolutePath();
    try {
      Distribution distribution = configure(certificate, key);
      keep(distribution, password);
      process = start(distribution, "elasticsearch", "output.log");
    } catch (IOException e) {
      throw new IllegalStateException("cannot start Elasticsearch", e);
    }
    Runtime.getRuntime().addShutdownHook(endWithUs);
    HttpRequest health =
        HttpRequest.newBuilder(URI.create(url() + "/_cluster/health?wait_for_status=yellow"))
            .header("Authorization", basic(password))
            .build();
    HttpClient http = HttpClient.newBuilder().sslContext(trusting).build();
    try {
      awaitHealthy(http, health);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void awaitHealthy(HttpClient http, HttpRequest health) {
    Awaitility.await("Elasticsearch serves")
        .atMost(START)
        .pollInterval(Duration.ofMillis(200))
        .failFast("Elasticsearch ended, see " + log(), () -> !process.isAlive())
        .ignoreExceptionsMatching(IOException.class::isInstance)
        .until(() -> http.send(health, BodyHandlers.discarding()).statusCode() == 200);
  }

  /** What {@link #USER} shows to be let in. */
  public static String basic(String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((USER + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  /** Base address, without a slash at the end. */
  public URI url() {
    return URI.create("https://" + Loopback.HOST + ":" + port);
  }

  /** What it prints; further logs are in a folder {@code logs} beside it. */
  public Path log() {
    return folder.resolve("output.log");
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(endWithUs);
    kill();
  }

  private void kill() {
    List<ProcessHandle> children = process.descendants().toList();
    Signals.send("KILL", process.toHandle());
    process.onExit().join();
    children.forEach(child -> child.onExit().join());
  }

  private Distribution configure(Path certificate, Path key) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("xpack.security.enabled", "true");
    settings.put("xpack.security.autoconfiguration.enabled", "false");
    settings.put("xpack.security.http.ssl.enabled", "true");
    settings.put("xpack.security.http.ssl.certificate", "server.crt");
    settings.put("xpack.security.http.ssl.key", "server.key");
    settings.put("cluster.name", "meshline-tests");
    settings.put("discovery.type", "single-node");
    settings.put("network.host", Loopback.HOST);
    settings.put("http.port", Integer.toString(port));
    settings.put("transport.port", Integer.toString(Loopback.freePort()));
    settings.put("path.data", folder.resolve("data").toString());
    settings.put("path.logs", folder.resolve("logs").toString());
    settings.put("cluster.routing.allocation.disk.threshold_enabled", "false");
    Distribution distribution = Distribution.securedElasticsearch("8.19.21", settings);
    for (String part : List.of("data", "logs", "temporary", "config")) {
      Files.createDirectories(folder.resolve(part));
    }
    Path config = folder.resolve("config");
    DistributionProcess.copyConfiguration(distribution.home().resolve("config"), config);
    Files.copy(certificate, config.resolve("server.crt"));
    Files.copy(key, config.resolve("server.key"));
    StringBuilder yaml = new StringBuilder();
    settings.forEach((name, value) -> yaml.append(name).append(": ").append(value).append('\n'));
    Files.writeString(config.resolve("elasticsearch.yml"), yaml.toString());
    return distribution;
  }

  /** Puts the user's password into the node's keystore. */
  private void keep(Distribution distribution, String password) throws IOException {
    Process tool =
        start(
            distribution,
            "elasticsearch-keystore",
            "keystore.log",
            "add",
            "-f",
            "-x",
            "bootstrap.password");
    try (OutputStream in = tool.getOutputStream()) {
      in.write(password.getBytes(StandardCharsets.UTF_8));
    }
    try {
      if (!tool.waitFor(1, TimeUnit.MINUTES) || tool.exitValue() != 0) {
        throw new IOException(
            "elasticsearch-keystore: " + Files.readString(folder.resolve("keystore.log")));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private Process start(Distribution distribution, String program, String log, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(Unprivileged.prefix(folder));
    command.add(distribution.home().resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(distribution.home().toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(log).toFile());
    builder
        .environment()
        .putAll(
            distribution.environment(
                JavaHomes.current(), folder.resolve("config"), folder.resolve("temporary")));
    return builder.start();
  }
}
