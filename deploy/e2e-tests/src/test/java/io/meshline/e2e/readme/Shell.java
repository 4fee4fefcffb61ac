package io.meshline.e2e.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A shell in the checkout in which {@code meshline} and {@code flink} are what users have: our
 * script's program, and the client of a Flink distribution.
 *
 * @param checkout where it stands
 * @param commands folder of the two commands
 */
record Shell(Path checkout, Path commands) {
  private static final long MINUTES = 4;

  /** What the configuration that comes with Flink gives its client ({@code env.java.opts.all}). */
  private static final String FLINK_OPTIONS =
      Stream.of(
              "java.lang",
              "java.net",
              "java.io",
              "java.nio",
              "java.lang.reflect",
              "java.text",
              "java.time",
              "java.util",
              "java.util.concurrent")
          .map(opened -> "--add-opens=java.base/" + opened + "=ALL-UNNAMED")
          .collect(Collectors.joining(" "));

  static Shell in(Path checkout, Path folder, Path flinkJars, Path flinkConfiguration)
      throws IOException {
    Path commands = Files.createDirectories(folder.resolve("bin"));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path standalone = checkout.resolve("deploy/standalone/target");
    command(
        commands.resolve("meshline"),
        "exec %s -Dmeshline.home=%s -cp '%s/classes:%s/lib/*' io.meshline.standalone.Meshline \"$@\""
            .formatted(java, checkout, standalone, standalone));
    command(
        commands.resolve("flink"),
        "export FLINK_CONF_DIR=%s; exec %s %s -cp '%s/*' org.apache.flink.client.cli.CliFrontend \"$@\""
            .formatted(flinkConfiguration, java, FLINK_OPTIONS, flinkJars));
    return new Shell(checkout, commands);
  }

  /** Runs commands and gives what they print; the first one that fails ends them and the test. */
  String run(String script) throws IOException, InterruptedException {
    Path output = Files.createTempFile(commands, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-euc", script)
            .directory(checkout.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder
        .environment()
        .putAll(Map.of("PATH", commands + ":" + builder.environment().get("PATH")));
    Process process = builder.start();
    boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly();
    }
    String printed = Files.readString(output);
    assertThat(ended).as("%s%nafter %d min: %s", script, MINUTES, printed).isTrue();
    assertThat(process.exitValue()).as("%s%n%s", script, printed).isZero();
    return printed;
  }

  private static void command(Path file, String line) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
