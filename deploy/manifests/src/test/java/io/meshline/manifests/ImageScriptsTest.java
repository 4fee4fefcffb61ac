package io.meshline.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of images and of those who build them, run. */
class ImageScriptsTest {
  private static final String FOLDER = "deploy/docker/";

  @Test
  void theBuildScriptKnowsEveryImageAndNamesThemByThePomsVersion(@TempDir Path folder)
      throws Exception {
    List<String> calls = build(folder, Map.of());
    assertThat(calls).hasSameSizeAs(ImagesTest.IMAGES);
    for (String image : ImagesTest.IMAGES) {
      assertThat(calls)
          .anySatisfy(
              call ->
                  assertThat(call)
                      .contains("--target " + image + " ")
                      .contains("--tag meshline/" + image + ":" + Checkout.version() + " ")
                      .contains("--build-arg VERSION=" + Checkout.version() + " ")
                      .containsPattern("--build-arg REVISION=([0-9a-f]{40}(-dirty)?|unknown) ")
                      .contains(bases("JRE_IMAGE", OtherImages.all().get("JRE_IMAGE"))));
    }
    Map<String, String> own = Map.of("JRE_IMAGE", "own/java:17");
    calls = build(folder, own, "--prefix", "registry.example/obs", "--tag", "1", "--push", "query");
    assertThat(calls).hasSize(2).last().isEqualTo("push registry.example/obs/query:1");
    assertThat(calls.get(0)).contains(bases("JRE_IMAGE", "own/java:17"));
  }

  /** Whoever has a mirror, or bases of one's own, names them in one file for script and Compose. */
  @Test
  void basesOfAFileReplaceThoseOfTheCheckoutAndTheEnvironmentBoth(@TempDir Path folder)
      throws Exception {
    Path mirror = folder.resolve("mirror.env");
    Files.writeString(
        mirror,
        """
        # mine
        JRE_IMAGE=old/java:17
        JRE_IMAGE="mirror/java:17"
        FLINK_IMAGE=mirror/flink:2
        KAFKA_IMAGE=mirror/kafka:4
        """);
    List<String> calls =
        build(
            folder,
            Map.of("FLINK_IMAGE", "own/flink:2"),
            "--env-file",
            mirror.toString(),
            "receiver");
    assertThat(calls).hasSize(1);
    assertThat(calls.get(0))
        .contains(bases("JRE_IMAGE", "mirror/java:17"))
        .contains(bases("FLINK_IMAGE", "own/flink:2"))
        .contains(bases("MAVEN_IMAGE", OtherImages.all().get("MAVEN_IMAGE")));
    for (String script : List.of("build", "pin")) {
      assertThat(
              new ProcessBuilder(
                      Checkout.path(FOLDER + script).toString(),
                      "--env-file",
                      folder.resolve("none").toString())
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .start()
                  .waitFor())
          .as(script)
          .isEqualTo(2);
    }
  }

  /**
   * Two independent places named the digests that are there; whoever reaches a registry asks it.
   */
  @Test
  void digestsAreAskedForAndWritten(@TempDir Path folder) throws Exception {
    Path file = folder.resolve(OtherImages.FILE);
    Path script = folder.resolve(FOLDER + "pin");
    Files.createDirectories(folder.resolve(FOLDER));
    Files.copy(Checkout.path(FOLDER + "pin"), script, StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(
        file, "# JRE_IMAGE=a\nPROFILES=a,b\nJRE_IMAGE=jre:1.2.3\nKAFKA_IMAGE=k/k:1.2.3\n");
    String answer =
        "Name: %s\nMediaType: list\nDigest:    sha256:%s\n \nManifests:\n  Digest: sha256:0\n";
    String first = "1".repeat(64);
    String later = "2".repeat(64);

    Files.writeString(folder.resolve("answer"), answer.formatted("jre:1.2.3", first));
    assertThat(pin(folder, "--check")).as("no digest yet").isEqualTo(1);
    assertThat(pin(folder, "JRE_IMAGE")).isZero();
    assertThat(Files.readString(folder.resolve("asked")))
        .endsWith("buildx imagetools inspect jre:1.2.3\n");
    assertThat(file)
        .hasContent(
            "# JRE_IMAGE=a\nPROFILES=a,b\nJRE_IMAGE=jre:1.2.3@sha256:"
                + first
                + "\nKAFKA_IMAGE=k/k:1.2.3\n");
    assertThat(pin(folder, "--check", "JRE_IMAGE")).isZero();

    Files.writeString(folder.resolve("answer"), answer.formatted("jre:1.2.3", later));
    assertThat(pin(folder, "--check", "JRE_IMAGE")).as("another one by now").isEqualTo(1);
    assertThat(pin(folder)).isZero();
    assertThat(file).content().doesNotContain(first).contains("k/k:1.2.3@sha256:" + later);
    String pinned = Files.readString(file);

    Path mirror = folder.resolve("mirror.env");
    Files.writeString(mirror, "JRE_IMAGE=mirror:5000/jre:1.2.3\n");
    assertThat(pin(folder, "--env-file", mirror.toString(), "KAFKA_IMAGE"))
        .as("not in that file")
        .isEqualTo(2);
    assertThat(pin(folder, "--env-file", mirror.toString())).isZero();
    assertThat(mirror).hasContent("JRE_IMAGE=mirror:5000/jre:1.2.3@sha256:" + later + "\n");
    assertThat(Files.readString(folder.resolve("asked")))
        .endsWith("imagetools inspect mirror:5000/jre:1.2.3\n");
    assertThat(file).hasContent(pinned);

    Files.writeString(folder.resolve("answer"), "");
    assertThat(pin(folder)).as("nobody answers").isEqualTo(1);
    assertThat(pin(folder, "OTHER_IMAGE")).isEqualTo(2);
    assertThat(file).hasContent(pinned);
    assertThat(pin(folder, "--remove")).isZero();
    assertThat(file).content().endsWith("JRE_IMAGE=jre:1.2.3\nKAFKA_IMAGE=k/k:1.2.3\n");
  }

  private static int pin(Path folder, String... arguments) throws Exception {
    Path docker = folder.resolve("docker");
    Files.writeString(
        docker, "#!/bin/sh\necho \"$*\" >>'%1$s/asked'\ncat '%1$s/answer'\n".formatted(folder));
    assertThat(docker.toFile().setExecutable(true)).isTrue();
    List<String> command = new ArrayList<>(List.of(folder.resolve(FOLDER + "pin").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("DOCKER", docker.toString());
    return builder.start().waitFor();
  }

  @Test
  void theHealthCheckTellsAnswersApart() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/livez", exchange -> answer(exchange, 200));
    server.createContext("/readyz", exchange -> answer(exchange, 503));
    server.start();
    int port = server.getAddress().getPort();
    try {
      assertThat(health(port, "/livez")).isZero();
      assertThat(health(port, "/readyz")).isNotZero();
    } finally {
      server.stop(0);
    }
    assertThat(health(port, "/livez")).as("nobody listens").isNotZero();
  }

  /** Flink takes jobs, too, that it has no TaskManagers for: these do not work yet. */
  @Test
  void jobsAreStartedOnceAndWaitedFor(@TempDir Path folder) throws Exception {
    Path flink = folder.resolve("flink");
    Files.writeString(
        flink,
        """
        #!/bin/sh
        if [ "$1" = list ]; then
          echo '29.11.2026 12:00:00 : 5f : meshline-span-pairing (RUNNING)'
        else
          echo "$*" >>"$0.calls"
        fi
        """);
    assertThat(flink.toFile().setExecutable(true)).isTrue();
    assertThat(submit(flink, 6, 6)).isZero();
    Path checkpoints = folder.resolve("checkpoints/meshline-call-aggregation");
    assertThat(Files.readAllLines(folder.resolve("flink.calls")))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("run -d -m 127.0.0.1:")
        .contains(" -Dexecution.checkpointing.dir=file://" + checkpoints + " ")
        .contains(" -c io.meshline.jobs.CallAggregationJob ")
        .doesNotContain(" -s ");
    assertThat(submit(flink, 0, 6)).as("none of six tasks runs").isNotZero();
    assertThat(submit(flink, 0, 0)).as("there are no tasks yet").isNotZero();
  }

  /** A JobManager that is started anew knows no jobs, but what they had written is there. */
  @Test
  void jobsGoOnFromTheirLastCompleteCheckpoint(@TempDir Path folder) throws Exception {
    Path flink = folder.resolve("flink");
    Files.writeString(flink, "#!/bin/sh\n[ \"$1\" = list ] || echo \"$*\" >>\"$0.calls\"\n");
    assertThat(flink.toFile().setExecutable(true)).isTrue();
    Path job = folder.resolve("checkpoints/meshline-call-aggregation");
    Path last = checkpoint(job.resolve("first-id/chk-12"), 2_000);
    checkpoint(job.resolve("second-id/chk-13"), 1_000);
    Files.createDirectories(job.resolve("first-id/chk-13"));
    assertThat(submit(flink, 6, 6)).isZero();
    List<String> calls = Files.readAllLines(folder.resolve("flink.calls"));
    assertThat(calls).hasSize(2);
    assertThat(calls.get(0)).contains(" --claimMode CLAIM -s file://" + last + " -c ");
    assertThat(calls.get(1)).contains("SpanPairingJob").doesNotContain(" -s ");
    assertThat(submit(flink, 6, 6, Map.of("JOBS_ANEW", "yes"))).isZero();
    assertThat(Files.readAllLines(folder.resolve("flink.calls")))
        .hasSize(4)
        .filteredOn(call -> call.contains(" -s "))
        .hasSize(1);
    assertThat(FlinkKeys.knows("execution.checkpointing.dir")).isTrue();
  }

  private static Path checkpoint(Path folder, long millis) throws IOException {
    Files.createDirectories(folder);
    Files.setLastModifiedTime(
        Files.writeString(folder.resolve("_metadata"), ""), FileTime.fromMillis(millis));
    return folder;
  }

  private static int submit(Path flink, int running, int total) throws Exception {
    return submit(flink, running, total, Map.of());
  }

  private static int submit(Path flink, int running, int total, Map<String, String> environment)
      throws Exception {
    String job = "{\"name\":\"%s\",\"state\":\"RUNNING\",\"tasks\":{\"running\":%d,\"total\":%d}}";
    String ended = job.formatted("meshline-call-aggregation", 0, total);
    String overview =
        "{\"jobs\":["
            + String.join(
                ",",
                ended,
                job.formatted("meshline-call-aggregation", running, total),
                job.formatted("meshline-span-pairing", running, total))
            + "]}";
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/jobs/overview",
        exchange -> {
          byte[] body = overview.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      ProcessBuilder builder =
          new ProcessBuilder(Checkout.path(FOLDER + "submit-jobs").toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.environment().putAll(environment);
      builder.environment().put("FLINK", flink.toString());
      builder.environment().put("FLINK_ADDRESS", "127.0.0.1:" + server.getAddress().getPort());
      builder.environment().put("JOBS_WAIT", "0");
      builder.environment().put("JOBS_CHECKPOINTS", flink.resolveSibling("checkpoints").toString());
      return builder.start().waitFor();
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private static int health(int port, String path) throws IOException, InterruptedException {
    return new ProcessBuilder(
            Checkout.path(FOLDER + "health").toString(), Integer.toString(port), path)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static String bases(String name, @Nullable String image) {
    return " --build-arg " + name + "=" + image + " ";
  }

  /** Runs the script with a program in Docker's place that writes down what it is asked for. */
  private static List<String> build(
      Path folder, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Path log = folder.resolve("calls");
    Files.deleteIfExists(log);
    Path docker = folder.resolve("docker");
    Files.writeString(docker, "#!/bin/sh\necho \"$*\" >>'" + log + "'\n");
    assertThat(docker.toFile().setExecutable(true)).isTrue();
    var command = new ArrayList<String>();
    command.add(Checkout.path(FOLDER + "build").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(environment);
    builder.environment().put("DOCKER", docker.toString());
    assertThat(builder.start().waitFor()).isZero();
    return Files.readAllLines(log);
  }
}
