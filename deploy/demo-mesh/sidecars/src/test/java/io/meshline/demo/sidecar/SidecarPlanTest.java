package io.meshline.demo.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SidecarPlanTest {
  @Test
  void isAServiceAndThreePorts() {
    assertThat(SidecarPlan.parse("cart,1,2,65535"))
        .isEqualTo(new SidecarPlan("cart", 1, 2, 65_535));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "cart", "cart,1,2", ",1,2,3", "cart,0,2,3", "cart,1,x,3", "cart,1,2,65536"})
  void anythingElseIsNamed(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SidecarPlan.parse(text))
        .withMessageContaining("sidecar: " + text)
        .withMessageContaining("expected");
  }
}
