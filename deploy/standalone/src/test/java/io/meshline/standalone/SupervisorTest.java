package io.meshline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshline.standalone.engine.EngineProcess;
import io.meshline.standalone.engine.Sleeper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Progress progress =
      new Progress(
          new PrintStream(printed, true, StandardCharsets.UTF_8), false, TerminalSize::now);

  @Test
  void whatEndsUnaskedIsToldAndStartedAgain(@TempDir Path folder) {
    EngineProcess child =
        EngineProcess.prepare(Sleeper.command(folder, "cart", "stay"), () -> true, PATIENCE);
    try (child;
        var supervisor = new Supervisor(progress, Duration.ofMillis(1))) {
      child.spawn();
      await().atMost(PATIENCE).until(() -> child.lastLogLines(9).contains("hello stay"));
      long first = child.pid();
      supervisor.watch(List.of(child));
      ProcessHandle.of(first).orElseThrow().destroyForcibly();
      await().atMost(PATIENCE).until(() -> text().contains("cart         is back"));
      assertThat(text())
          .containsPattern("cart +ended with code \\d+; starting it again. The end of its log:")
          .contains("| hello stay");
      assertThat(child.isAlive()).isTrue();
      assertThat(child.pid()).isNotEqualTo(first);
    }
    assertThat(child.isAlive()).isFalse();
  }

  private String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
