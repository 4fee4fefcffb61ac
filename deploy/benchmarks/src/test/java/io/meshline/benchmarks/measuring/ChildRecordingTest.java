package io.meshline.benchmarks.measuring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildRecordingTest {
  @Test
  void tellsWhatAJvmDidByThreadAndMethod(@TempDir Path temporary) throws Exception {
    Path folder = Files.createDirectory(temporary.resolve("a folder"));
    long self = ProcessHandle.current().pid();
    ChildRecording.settle("this one", self);
    ChildRecording recording = ChildRecording.start("this one", self, folder);
    recording.begin();
    recording.end();

    assertThat(recording.stop(1_000))
        .contains("this-one.jfr", " µs  all threads", "samples; by thread", "on top of the stack");
    assertThat(folder.resolve("this-one.jfr")).isNotEmptyFile();
    ChildRecording.settled("this one", self);
    assertThatThrownBy(() -> ChildRecording.settled("this one", self))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("settle-this-one");
  }

  @Test
  void aProcessThatIsNoJvmIsTold(@TempDir Path folder) {
    assertThatThrownBy(() -> ChildRecording.start("nobody", Integer.MAX_VALUE, folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("process " + Integer.MAX_VALUE + " is not recorded: ");
  }
}
