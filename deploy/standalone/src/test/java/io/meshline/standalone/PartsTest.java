package io.meshline.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.standalone.Parts.Stage;
import io.meshline.standalone.engine.EngineException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class PartsTest {
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final Parts parts =
      new Parts(
          new Progress(new PrintStream(told, true, UTF_8), false, () -> new TerminalSize(24, 80)));
  private final List<String> stopped = new CopyOnWriteArrayList<>();

  @Test
  void whoSendsStopsFirstAndWhoKeepsLastWhateverGoesWrong() {
    AutoCloseable store = () -> stopped.add("store");
    assertThat(parts.own(Stage.STORES, store)).isSameAs(store);
    parts.own(Stage.FLINK, () -> stopped.add("flink"));
    parts.own(
        Stage.RECEIVER,
        () -> {
          throw new IllegalStateException("port");
        });
    parts.own(Stage.MESH, () -> stopped.add("mesh"));
    parts.close();
    assertThat(stopped).containsExactly("mesh", "flink", "store");
    assertThat(told.toString(UTF_8)).contains("did not stop well", "port");
  }

  @Test
  void whatComesTooLateIsStoppedAtOnce() {
    parts.refuse();
    assertThatThrownBy(() -> parts.own(Stage.MESH, () -> stopped.add("mesh")))
        .isInstanceOf(EngineException.class)
        .hasMessage("stopping");
    assertThat(stopped).containsExactly("mesh");
  }
}
