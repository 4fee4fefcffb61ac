package io.meshline.ingest.protocols.envoy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TraceIdsTest {
  private static final String PARENT = "00-A062e21f57aa306d3db9fa58e3fe8F51-11-01";

  @Test
  void onlyHexadecimalDigitsAreATraceIdAsItIs() {
    assertThat(isParent(PARENT)).isTrue();
    for (int place = 0; place < TraceIds.TRACE_ID; place++) {
      for (char c = 0; c < 256; c++) {
        StringBuilder changed = new StringBuilder(PARENT);
        changed.setCharAt(TraceIds.VERSION + place, c);
        boolean hex = c < 128 && Character.digit(c, 16) >= 0;
        assertThat(isParent(changed.toString())).as("%x at %d", (int) c, place).isEqualTo(hex);
      }
    }
  }

  @Test
  void aTraceIdEndsWithAHyphen() {
    assertThat(isParent(PARENT.substring(0, 35))).isFalse();
    assertThat(isParent(PARENT.substring(0, 36))).isTrue();
    assertThat(isParent(PARENT.substring(0, 35) + "a-11-01")).isFalse();
  }

  private static boolean isParent(String header) {
    String around = "--" + header;
    return TraceIds.isParent(around.getBytes(ISO_8859_1), 2, header.length());
  }
}
