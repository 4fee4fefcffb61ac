package io.meshline.ingest.protocols.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FlatNodeTest {

  private static final byte[] NODE =
      FlatNodes.node(
          "pay-1",
          "bank",
          Map.of("service.istio.io/canonical-name", "pay", "app", "pay-app", "tier", "x"),
          "pay-v2");

  @Test
  void readsTheFieldsThatNameThePeer() {
    assertThat(FlatNode.read(NODE))
        .isEqualTo(
            new FlatNode(
                "pay-1",
                "bank",
                Map.of("service.istio.io/canonical-name", "pay", "app", "pay-app"),
                "pay-v2"));
  }

  @Test
  void bytesThatAreNoTableAreNone() {
    assertThat(FlatNode.read(new byte[0])).isNull();
    assertThat(FlatNode.read(new byte[] {1, 2, 3})).isNull();
    assertThat(FlatNode.read(new byte[] {-1, -1, -1, -1, 0, 0, 0, 0})).isNull();
  }

  @Test
  void everyOffsetIsChecked() {
    long seed = 20_261_122;
    System.out.println("flat node: seed " + seed);
    Random random = new Random(seed);
    int read = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = NODE.clone();
      for (int j = 0; j <= random.nextInt(4); j++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      if (FlatNode.read(bytes) != null) {
        read++;
      }
    }
    assertThat(read).isPositive();
  }
}
