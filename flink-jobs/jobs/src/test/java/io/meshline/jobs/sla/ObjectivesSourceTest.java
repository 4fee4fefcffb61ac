package io.meshline.jobs.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.sla.config.ObjectiveFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A look begins when the reader is polled, and is over when it is available again. */
class ObjectivesSourceTest {
  private static final Map<String, String> SUBMITTED = Map.of("a", "submitted");

  @TempDir Path folder;
  private final Given given = new Given();
  private SourceReader<Map<String, String>, NoSplit> reader = reader(false);

  @BeforeEach
  void open() {
    reader = reader(false);
  }

  @AfterEach
  void close() throws Exception {
    reader.close();
  }

  private SourceReader<Map<String, String>, NoSplit> reader(boolean bounded) {
    return new ObjectivesSource(
            SUBMITTED, List.of(String.valueOf(folder)), Duration.ofMillis(1), bounded)
        .reader();
  }

  @Test
  void aFileThatIsBeingWrittenIsNotTaken() throws Exception {
    write("objectives:\n");
    look();
    write("objectives:\n  - {name: a");
    look();
    write("objectives:\n  - {name: a}\n");
    look();
    assertThat(given.texts).isEmpty();
    look();
    assertThat(given.texts).isEmpty();
    look();
    look();
    assertThat(given.texts).singleElement().asString().contains("{name: a}");
  }

  @Test
  void changesAreGivenOnceAndSoIsThatFilesCannotBeRead() throws Exception {
    write("one");
    looks(4);
    write("two");
    looks(4);
    assertThat(given.texts)
        .extracting(texts -> texts.values().toString())
        .containsExactly("[one]", "[two]");
    Files.delete(folder.resolve("a.yaml"));
    Files.delete(folder);
    looks(4);
    assertThat(given.texts).as("told once").hasSize(3);
    assertThat(given.texts.get(2)).containsOnlyKeys(ObjectiveFiles.UNREADABLE);
    assertThat(given.texts.get(2).get(ObjectiveFiles.UNREADABLE))
        .startsWith(folder + " (expected: files or folders that can be read; ");
    Files.createDirectory(folder);
    write("two");
    looks(4);
    assertThat(given.texts).as("as before").hasSize(4);
  }

  @Test
  void aBoundedOneGivesWhatTheJobWasSubmittedWith() throws Exception {
    reader.close();
    reader = reader(true);
    assertThat(reader.pollNext(given)).isEqualTo(InputStatus.END_OF_INPUT);
    assertThat(given.texts).containsExactly(SUBMITTED);
  }

  private void write(String text) throws Exception {
    Files.writeString(folder.resolve("a.yaml"), text);
  }

  private void looks(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      look();
    }
  }

  /** Takes what the last look saw, and looks again. */
  private void look() throws Exception {
    assertThat(reader.pollNext(given)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
    Void unused = reader.isAvailable().get(60, TimeUnit.SECONDS);
  }

  /** Keeps what is given. */
  private static final class Given implements ReaderOutput<Map<String, String>> {
    private final List<Map<String, String>> texts = new ArrayList<>();

    @Override
    public void collect(Map<String, String> record) {
      texts.add(record);
    }

    @Override
    public void collect(Map<String, String> record, long timestamp) {
      texts.add(record);
    }

    @Override
    public void emitWatermark(Watermark watermark) {}

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}

    @Override
    public SourceOutput<Map<String, String>> createOutputForSplit(String splitId) {
      return this;
    }

    @Override
    public void releaseOutputForSplit(String splitId) {}
  }
}
