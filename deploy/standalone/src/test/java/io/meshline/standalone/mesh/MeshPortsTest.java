package io.meshline.standalone.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MeshPortsTest {
  private final MeshPorts ports = new MeshPorts(MeshPlan.portsFrom(18_080));

  /** The image's health check asks there. */
  @Test
  void theCountsOfTheLoadAreAtTheSixteenthPort() {
    assertThat(ports.counts(SampleMesh.LOAD)).isEqualTo(18_095);
  }

  @Test
  void nobodyListensWhereAnotherOneDoes() {
    Set<Integer> taken = new HashSet<>();
    for (String service : SampleMesh.SERVICES) {
      assertThat(taken.add(ports.service(service))).isTrue();
      assertThat(taken.add(ports.counts(service))).isTrue();
      assertThat(taken.add(ports.inbound(service))).isTrue();
      assertThat(taken.add(ports.outbound(service))).isTrue();
    }
    assertThat(taken.add(ports.counts(SampleMesh.LOAD))).isTrue();
    assertThat(taken).allMatch(port -> port >= 18_080 && port < 18_080 + MeshPlan.PORTS);
  }
}
