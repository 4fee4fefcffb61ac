package io.meshline.e2e.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.standalone.engine.EngineHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program for Node.js, copied from the checkout, so that its packages do not come to lie there.
 *
 * @param path under {@code target}; packages that an earlier run installed are still there
 */
record NodeFolder(Path path) {
  private static final Path COPIES = Path.of("deploy/e2e-tests/target/node");
  private static final long MINUTES = 4;

  /** Copies the files, not the folders, of a folder of the checkout. */
  static NodeFolder of(String folder) throws IOException {
    Path root = EngineHome.locate().root();
    Path from = root.resolve(folder);
    Path to = Files.createDirectories(root.resolve(COPIES).resolve(from.getFileName()));
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return new NodeFolder(to);
  }

  /** Runs commands of a shell there; gives what they print. The first that fails ends the test. */
  String run(String commands) throws IOException, InterruptedException {
    Path output = Files.createTempFile(path, "output", ".log");
    Process process =
        new ProcessBuilder("/bin/sh", "-euc", commands)
            .directory(path.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    String printed = Files.readString(output);
    Files.delete(output);
    assertThat(ended).as("%s%nafter %d min: %s", commands, MINUTES, printed).isTrue();
    assertThat(process.exitValue()).as("%s%n%s", commands, printed).isZero();
    return printed;
  }

  /** Starts a service that ends when its standard input does, and so with this JVM. */
  NodeService start(List<String> arguments, Map<String, String> environment, Path log, int port)
      throws IOException {
    return NodeService.start(path, arguments, environment, log, port);
  }
}
