package io.meshline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortPlanTest {
  @Test
  void namesEveryOccupiedPortAndTheOptionThatMovesIt() throws Exception {
    try (var one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<StackOption, String> given = anyPorts();
      given.put(StackOption.KAFKA_PORT, String.valueOf(one.getLocalPort()));
      given.put(StackOption.OTLP_PORT, String.valueOf(two.getLocalPort()));
      StackOptions options = StackOptions.read(null, Map.of(), given, Path.of("data"));
      assertThatThrownBy(() -> PortPlan.of(options, true))
          .isInstanceOf(InvalidOptionsException.class)
          .hasMessageContaining("port " + one.getLocalPort() + " is occupied")
          .hasMessageContaining("--kafka-port moves it")
          .hasMessageContaining("port " + two.getLocalPort() + " is occupied")
          .hasMessageContaining("--otlp-port moves it");
    }
  }

  @Test
  void takesFreePortsForZero() {
    PortPlan plan =
        PortPlan.of(StackOptions.read(null, Map.of(), anyPorts(), Path.of("data")), true);
    assertThat(plan.port(StackOption.KAFKA_PORT)).isPositive();
    assertThat(plan.mesh()).hasSize(32).doesNotHaveDuplicates();
  }

  private static Map<StackOption, String> anyPorts() {
    var given = new EnumMap<StackOption, String>(StackOption.class);
    for (StackOption option : StackOption.values()) {
      if (option.port()) {
        given.put(option, "0");
      }
    }
    return given;
  }
}
