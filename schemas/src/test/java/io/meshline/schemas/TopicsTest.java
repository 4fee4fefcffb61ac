package io.meshline.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class TopicsTest {
  @Test
  void namesAreDistinctAndEverythingIsGiven() {
    assertThat(Topics.all()).extracting(Topics.Topic::name).doesNotHaveDuplicates().hasSize(11);
    assertThat(Topics.all())
        .allSatisfy(
            topic -> {
              assertThat(topic.name()).startsWith("meshline.");
              assertThat(topic.partitions()).isPositive();
              assertThat(topic.retention()).isPositive();
              assertThat(topic.values()).isNotEmpty();
            });
  }

  @Test
  void readmeHasTheCatalogue() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("README.md")).stream()
            .filter(line -> line.startsWith("| `meshline."))
            .toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            Topics.all().stream()
                .map(
                    topic ->
                        "| `%s` | %d | %d d | %s |"
                            .formatted(
                                topic.name(),
                                topic.partitions(),
                                topic.retention().toDays(),
                                topic.values().stream()
                                    .map(Schema::getName)
                                    .collect(Collectors.joining(", "))))
                .toList());
  }

  @Test
  void configIsInTheBrokersNames() {
    assertThat(Topics.named(Topics.CALLS).config())
        .containsEntry("retention.ms", "604800000")
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("message.timestamp.type", "LogAppendTime")
        .containsEntry("max.message.bytes", "1048576");
  }

  @Test
  void subjectFollowsTopicAndRecord() {
    assertThat(Topics.subject(Topics.CALLS, CallBatch.SCHEMA$))
        .isEqualTo("meshline.calls-io.meshline.schemas.CallBatch");
  }

  @Test
  void unknownTopicIsNamed() {
    assertThatThrownBy(() -> Topics.named("calls"))
        .hasMessageStartingWith("topic: calls (expected: one of [meshline.calls, ");
  }
}
