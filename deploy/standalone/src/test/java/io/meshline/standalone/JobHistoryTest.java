package io.meshline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobHistoryTest {
  private final Path flink;

  JobHistoryTest(@TempDir Path flink) {
    this.flink = flink;
  }

  @Test
  void findsTheNewestCompleteCheckpointOfAnyRun() throws IOException {
    var history = new JobHistory(flink);
    assertThat(history.lastCheckpoint("pairing")).isEmpty();
    history.add("pairing", "run1");
    history.add("pairing", "run2");
    history.add("other", "run3");
    checkpoint("run1/chk-7", 1000);
    checkpoint("run2/chk-1", 3000);
    checkpoint("run2/chk-2", 2000);
    checkpoint("run3/chk-9", 9000);
    Files.createDirectories(flink.resolve("checkpoints/run2/chk-3"));

    assertThat(new JobHistory(flink).lastCheckpoint("pairing"))
        .hasValueSatisfying(uri -> assertThat(uri).contains("/run2/chk-1").startsWith("file:"));
  }

  /** As of a cluster that refuses the job again and again. */
  @Test
  void runsThatNeverBeganDoNotPushOutTheOneThatDid() throws IOException {
    var history = new JobHistory(flink);
    history.add("pairing", "began");
    checkpoint("began/chk-1", 1000);
    for (int i = 0; i < 50; i++) {
      history.add("pairing", "refused" + i);
    }
    assertThat(history.lastCheckpoint("pairing"))
        .hasValueSatisfying(uri -> assertThat(uri).contains("/began/chk-1"));
  }

  @Test
  void aJobWithoutACheckpointStartsEmpty() {
    var history = new JobHistory(flink);
    history.add("pairing", "run1");
    assertThat(history.lastCheckpoint("pairing")).isEmpty();
  }

  private void checkpoint(String path, long millis) throws IOException {
    Path folder = Files.createDirectories(flink.resolve("checkpoints").resolve(path));
    Path metadata = Files.writeString(folder.resolve("_metadata"), "");
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(millis));
  }
}
