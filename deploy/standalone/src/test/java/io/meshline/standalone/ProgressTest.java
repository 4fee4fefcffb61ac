package io.meshline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void replacesTheBlockAndKeepsLinesAboveIt() {
    var progress = new Progress(out, true, () -> new TerminalSize(24, 80));
    progress.show("a\nb");
    progress.text("line");
    progress.show("c");
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo("a\nb\n\u001b[2A\r\u001b[Jline\na\nb\n\u001b[2A\r\u001b[Jc\n");
  }

  @Test
  void printsOneBlockAfterTheOtherWhereThereIsNoTerminal() {
    var progress = new Progress(out, false, () -> new TerminalSize(24, 80));
    progress.show("a");
    progress.show("b");
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("a\nb\n");
  }

  @Test
  void cutsTheBlockToTheTerminal() {
    assertThat(new TerminalSize(4, 20).fit("1\n2\n3\n" + "x".repeat(30)))
        .containsExactly("1", "2", "… and 2 more lines (./meshline topology shows all)");
    assertThat(new TerminalSize(4, 20).fit("x".repeat(30))).containsExactly("x".repeat(19));
    assertThat(TerminalSize.parse("50 120\n")).isEqualTo(new TerminalSize(50, 120));
    assertThat(TerminalSize.parse("")).isEqualTo(new TerminalSize(24, 80));
    assertThat(TerminalSize.parse("0 0\n")).isEqualTo(new TerminalSize(24, 80));
  }
}
