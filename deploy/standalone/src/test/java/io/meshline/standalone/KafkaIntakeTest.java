package io.meshline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.schemas.Topics.Topic;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaIntakeTest {

  @Test
  void protocolsAreListed() {
    assertThat(KafkaIntake.parse("")).isEmpty();
    assertThat(KafkaIntake.parse("zipkin")).containsExactly(KafkaIntake.ZIPKIN);
    assertThat(KafkaIntake.parse(" SkyWalking , zipkin,"))
        .containsExactly(KafkaIntake.ZIPKIN, KafkaIntake.SKYWALKING);
  }

  @Test
  void anotherNameIsTold() {
    assertThatThrownBy(
            () ->
                StackOptions.read(
                    null, Map.of(), Map.of(StackOption.KAFKA_INTAKE, "jaeger"), Path.of("/x")))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining(
            "--kafka-intake: jaeger (expected: zipkin, skywalking, or both, separated by a comma)");
  }

  @Test
  void skyWalkingsSixTopicsBeginWithTheNamespace() {
    assertThat(KafkaIntake.SKYWALKING.topics("shop"))
        .extracting(Topic::name)
        .containsExactly(
            "shop-skywalking-segments",
            "shop-skywalking-managements",
            "shop-skywalking-metrics",
            "shop-skywalking-meters",
            "shop-skywalking-profilings",
            "shop-skywalking-logs");
    assertThat(KafkaIntake.SKYWALKING.topics("").get(0).name()).isEqualTo("skywalking-segments");
    assertThat(KafkaIntake.SKYWALKING.topics("").get(2).config())
        .as("a topic that nobody reads is kept small")
        .containsEntry("retention.ms", "600000")
        .containsEntry("segment.ms", "600000");
  }
}
