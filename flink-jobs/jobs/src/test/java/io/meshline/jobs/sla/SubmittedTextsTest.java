package io.meshline.jobs.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.meshline.jobs.aggregation.AggregationOptions;
import io.meshline.jobs.config.InvalidOptionsException;
import io.meshline.jobs.config.Options;
import io.meshline.sla.config.ObjectiveFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmittedTextsTest {
  private static final String GOOD =
      "objectives: [{name: a, indicator: availability, target: 99%}]";

  @TempDir Path folder;
  private final Configuration flink = new Configuration();

  @Test
  void aFirstStartRefusesFaults() throws Exception {
    assertThat(submit(GOOD)).containsValue(GOOD);
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> submit("objectives: 1"))
        .withMessageContaining("sla.objectives: ")
        .withMessageContaining("a.yaml:1: objectives: \"1\" (expected: a list)");
    Files.delete(folder.resolve("a.yaml"));
    Files.delete(folder);
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> SubmittedTexts.read(options(), flink))
        .withMessageContaining("sla.objectives: " + folder + " (expected: files or folders");
  }

  /** As by `flink run -s`, and by whoever submits a job again from its last checkpoint. */
  @Test
  void aJobThatGoesOnFromAStateIsNotKeptFromIt() throws Exception {
    flink.set(StateRecoveryOptions.SAVEPOINT_PATH, "file:///savepoint");
    assertThat(submit("objectives: 1")).containsValue("objectives: 1");
    Files.delete(folder.resolve("a.yaml"));
    Files.delete(folder);
    assertThat(SubmittedTexts.read(options(), flink)).containsOnlyKeys(ObjectiveFiles.UNREADABLE);
  }

  /** The program runs again with each new JobManager, and cannot know whether there is a state. */
  @Test
  void withHighAvailabilityTheOperatorsDecide() throws Exception {
    flink.set(HighAvailabilityOptions.HA_MODE, "kubernetes");
    assertThat(submit("objectives: 1")).containsValue("objectives: 1");
  }

  private Map<String, String> submit(String text) throws Exception {
    Files.writeString(folder.resolve("a.yaml"), text);
    return SubmittedTexts.read(options(), flink);
  }

  private Options options() {
    return AggregationOptions.table()
        .of(
            Map.of(
                "kafka.bootstrap-servers", "unused:1",
                "registry.urls", "http://unused",
                "search.enabled", "false",
                "sla.objectives", folder.toString()));
  }
}
