package io.meshline.standalone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path folder;

  EngineProcessTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void startsIsKilledComesBackAndStops() {
    EngineProcess child =
        EngineProcess.start(
            Sleeper.command(folder, "one", "stay"), () -> says("one", "hello stay"), PATIENCE);
    try {
      long first = child.pid();
      child.kill();
      assertThat(child.isAlive()).isFalse();
      assertThat(child.onExit().join()).isNotZero();
      child.restart();
      assertThat(child.isAlive()).isTrue();
      assertThat(child.pid()).isNotEqualTo(first);
      child.close();
      assertThat(child.isAlive()).isFalse();
      assertThat(child.isClosed()).isTrue();
      assertThatThrownBy(child::restart)
          .isInstanceOf(EngineException.class)
          .hasMessage("one is closed");
    } finally {
      child.close();
    }
  }

  @Test
  void aChildThatEndsEarlyIsShownWithTheEndOfItsLog() {
    assertThatThrownBy(
            () ->
                EngineProcess.start(Sleeper.command(folder, "two", "fail"), () -> false, PATIENCE))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("two ended with code 1 before it was ready")
        .hasMessageContaining("no luck");
  }

  @Test
  void aChildThatIsNeverReadyIsStoppedAndShown() {
    assertThatThrownBy(
            () ->
                EngineProcess.start(
                    Sleeper.command(folder, "three", "stay"), () -> false, Duration.ofSeconds(2)))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("three is not ready after 2 s")
        .hasMessageContaining("hello stay");
  }

  @Test
  void aChildDiesWithAParentThatIsKilled() {
    EngineProcess parent =
        EngineProcess.start(
            Sleeper.command(folder, "parent", "parent", folder.toString()),
            () -> says("parent", "child "),
            PATIENCE);
    try (parent) {
      long childPid =
          lines("parent").stream()
              .filter(line -> line.startsWith("child "))
              .mapToLong(line -> Long.parseLong(line.substring(6)))
              .findFirst()
              .orElseThrow();
      Optional<ProcessHandle> child = ProcessHandle.of(childPid);
      assertThat(child).isPresent();
      parent.kill();
      await().atMost(PATIENCE).until(() -> child.filter(ProcessHandle::isAlive).isEmpty());
    }
  }

  private boolean says(String name, String text) {
    return lines(name).stream().anyMatch(line -> line.contains(text));
  }

  private List<String> lines(String name) {
    Path log = folder.resolve(name + ".log");
    return Files.exists(log) ? new EngineLog(log).lastLines(100) : List.of();
  }
}
