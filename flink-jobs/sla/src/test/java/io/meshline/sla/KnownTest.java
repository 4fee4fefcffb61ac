package io.meshline.sla;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import org.junit.jupiter.api.Test;

class KnownTest {
  private static final long LOOK_BACK = 28 * 1_440;

  private final Known always = Known.NOTHING.with(0);

  /** Two short ones in a week are no week. */
  @Test
  void stretchesThatWereNotCountedStayApart() {
    Known known = always.without(100, 110, LOOK_BACK).without(10_000, 10_060, LOOK_BACK);
    assertThat(known.minutes(20_000)).isEqualTo(20_000 - 10 - 60);
    assertThat(known.minutes(105, 10_030)).isEqualTo(10_030 - 105 - 5 - 30);
    assertThat(known.minutes(110, 10_000)).isEqualTo(10_000 - 110);
    assertThat(known.without(10_060, 10_070, LOOK_BACK).gaps())
        .as("that follow each other are one")
        .hasSize(2);
    assertThat(known.without(30_000, 30_000, LOOK_BACK)).isEqualTo(known);
  }

  @Test
  void whatIsKnownAfterAllIsNoStretchOfThese() {
    Known known = always.without(100, 200, LOOK_BACK).without(300, 400, LOOK_BACK);
    assertThat(known.with(150, 350).gaps())
        .containsExactly(new Known.Gap(100, 150), new Known.Gap(350, 400));
    assertThat(known.with(120, 130).gaps())
        .containsExactly(new Known.Gap(100, 120), new Known.Gap(130, 200), new Known.Gap(300, 400));
    assertThat(known.with(100, 400).gaps()).isEmpty();
    assertThat(known.with(200, 300)).isEqualTo(known);
    assertThat(known.with(-60, 0).since()).isEqualTo(-60);
  }

  @Test
  void whatNobodyLooksBackToIsForgotten() {
    Known known = always.without(100, 200, LOOK_BACK);
    assertThat(known.without(LOOK_BACK, LOOK_BACK + 199, LOOK_BACK).gaps()).hasSize(2);
    assertThat(known.without(LOOK_BACK, LOOK_BACK + 200, LOOK_BACK).gaps()).hasSize(1);
  }

  /** Of many the two that are nearest become one: it is said to know less, and never more. */
  @Test
  void manyAreBounded() throws Exception {
    Known known = always;
    for (int i = 1; i <= Known.MAX_GAPS; i++) {
      known = known.without(i * 1_000L, i * 1_000L + 1, LOOK_BACK);
    }
    known = known.without(16_100, 16_101, LOOK_BACK);
    assertThat(known.gaps())
        .hasSize(Known.MAX_GAPS)
        .endsWith(new Known.Gap(15_000, 15_001), new Known.Gap(16_000, 16_101));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    known.writeTo(new DataOutputStream(bytes));
    assertThat(Known.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
        .isEqualTo(known);
  }
}
