package io.meshline.manifests.operating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Prometheus' own checker: the one that {@code MESHLINE_PROMTOOL} names, else that on the path;
 * Debian's package is {@code prometheus}.
 */
final class Promtool {
  private static final @Nullable String PROGRAM = find();

  private Promtool() {}

  /** Skips a test where there is none, and prints why. */
  static void assume(String test) {
    String reason =
        test
            + ": expressions are not parsed: no promtool on the path or where MESHLINE_PROMTOOL says";
    if (PROGRAM == null) {
      // A skipped test's reason stands in its report alone.
      System.out.println(reason);
    }
    assumeTrue(PROGRAM != null, reason);
  }

  /** Runs it; anything but exit code 0 fails the test. */
  static void run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Objects.requireNonNull(PROGRAM));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("%s", command).isTrue();
    assertThat(process.exitValue()).as("%s%n%s", command, printed).isZero();
  }

  private static @Nullable String find() {
    String named = System.getenv("MESHLINE_PROMTOOL");
    if (named != null && Files.isExecutable(Path.of(named))) {
      return named;
    }
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return Stream.of(path.split(":"))
        .map(folder -> Path.of(folder, "promtool"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElse(null);
  }
}
