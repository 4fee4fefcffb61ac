package io.meshline.ingest.protocols.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers wherever they end. */
class EntryScanTest {
  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        1,
        127,
        128,
        16_383,
        16_384,
        2_097_151,
        2_097_152,
        268_435_455,
        268_435_456,
        Integer.MAX_VALUE
      })
  void numbersEndWithTheirFieldOrTheirMessage(int number) throws Exception {
    int length = CodedOutputStream.computeUInt32SizeNoTag(number);
    for (int behind : new int[] {0, 1, 4, 9}) {
      byte[] bytes = written(number, length, behind);

      EntryScan scan = new EntryScan(bytes);
      assertThat(scan.number(length)).isEqualTo(number);
      assertThat(scan.position()).isEqualTo(length);

      for (int end = 0; end < length; end++) {
        EntryScan cut = new EntryScan(bytes);
        int tooEarly = end;
        assertThatThrownBy(() -> cut.number(tooEarly)).isInstanceOf(EntryScan.OddException.class);
      }
    }
  }

  /** The number, and what looks like more of it. */
  private static byte[] written(int number, int length, int behind) throws Exception {
    byte[] bytes = new byte[length + behind];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeUInt32NoTag(number);
    out.flush();
    Arrays.fill(bytes, length, bytes.length, (byte) 0xFF);
    return bytes;
  }
}
