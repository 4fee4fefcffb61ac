package io.meshline.standalone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineSettingsTest {
  private final Path folder;

  EngineSettingsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void nothingOfKafkaListensOutsideThisMachine() {
    Map<String, String> settings = KafkaProcess.settings(folder, 1, List.of(9092), List.of(9093));
    assertThat(settings.get("listeners"))
        .isEqualTo("PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093");
    assertThat(settings.get("controller.quorum.voters")).isEqualTo("1@127.0.0.1:9093");
  }

  @Test
  void severalBrokersKeepCopiesAndMayMissOne() {
    Map<String, String> settings =
        KafkaProcess.settings(folder, 2, List.of(9092, 9094, 9096), List.of(9093, 9095, 9097));
    assertThat(settings)
        .containsEntry("node.id", "2")
        .containsEntry("advertised.listeners", "PLAINTEXT://127.0.0.1:9094")
        .containsEntry(
            "controller.quorum.voters", "1@127.0.0.1:9093,2@127.0.0.1:9095,3@127.0.0.1:9097")
        .containsEntry("default.replication.factor", "3")
        .containsEntry("min.insync.replicas", "2")
        .containsEntry("transaction.state.log.replication.factor", "3");
    assertThat(KafkaProcess.settings(folder, 1, List.of(9092), List.of(9093)))
        .containsEntry("default.replication.factor", "1")
        .containsEntry("min.insync.replicas", "1");
  }

  @Test
  void aTaskManagersMemoryIsGivenInEveryShareAndFitsItsJvm() {
    FlinkSettings settings = FlinkSettings.small(8082).with(Map.of("parallelism.default", "3"));
    Map<String, String> all = FlinkConfiguration.shared(settings, 8082, 6123, folder, folder);
    assertThat(all)
        .containsEntry("taskmanager.memory.task.heap.size", "384m")
        .containsEntry("taskmanager.memory.framework.heap.size", "96m")
        .containsEntry("parallelism.default", "3")
        .containsEntry("rest.bind-address", "127.0.0.1")
        .containsKeys(
            "taskmanager.cpu.cores",
            "taskmanager.memory.network.min",
            "taskmanager.memory.managed.size");
    assertThat(all.get("taskmanager.memory.network.min"))
        .isEqualTo(all.get("taskmanager.memory.network.max"));
    assertThat(FlinkConfiguration.taskManagerJvm(settings))
        .contains("-Xmx480m", "-XX:MaxDirectMemorySize=144m");
  }

  @Test
  void aClusterForLoadThatLastsHasAllCompilers() {
    FlinkSettings quick = FlinkSettings.small(0);
    var lasting = new FlinkSettings(0, 1, 2, 1_024, 10_000, true, Map.of());
    assertThat(FlinkConfiguration.taskManagerJvm(quick)).contains("-XX:TieredStopAtLevel=1");
    assertThat(FlinkConfiguration.taskManagerJvm(lasting.withTaskManagers(2, 1)))
        .contains("-XX:+UseParallelGC", "-XX:+UseTransparentHugePages")
        .doesNotContain("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
  }

  @Test
  void namesTheFlinkSettingItRefuses() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FlinkSettings.small(0).withTaskManagers(0, 1))
        .withMessage("taskManagers: 0 (expected: >= 1)");
  }

  @Test
  void findsTheCheckoutFromAnyFolderBelow() throws IOException {
    Path engines = Files.createDirectories(folder.resolve("deploy/standalone/engines"));
    assertThat(EngineHome.locate(null, engines).root()).isEqualTo(folder);
    assertThat(EngineHome.locate(folder.toString(), Path.of("/")).root()).isEqualTo(folder);
    assertThatThrownBy(() -> EngineHome.locate(engines.toString(), Path.of("/")))
        .hasMessageContaining("meshline.home: " + engines)
        .hasMessageContaining("expected: a Meshline checkout");
    assertThatThrownBy(() -> EngineHome.locate(null, Path.of("/")))
        .hasMessageContaining("no Meshline checkout");
  }

  @Test
  void anOccupiedPortIsNamed() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThat(Loopback.isFree(port)).isFalse();
      assertThat(Loopback.accepts(port)).isTrue();
      assertThatThrownBy(() -> KafkaProcess.start(folder, port))
          .isInstanceOf(PortOccupiedException.class)
          .hasMessage(
              "port " + port + " of kafka is occupied on 127.0.0.1 (expected: a free port)");
    }
  }
}
