package io.meshline.ingest.protocols.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Numbers of all lengths, wherever they end. */
class WireScanTest {
  private static final byte TAG = 2 << 3;

  private static final class Scan extends WireScan {
    Scan(byte[] bytes) {
      super(bytes);
    }
  }

  @Test
  void numbersOfAllLengthsAreReadWhateverIsBehindThem() throws Exception {
    Random random = new Random(20261130);
    for (int i = 0; i < 20_000; i++) {
      long number = random.nextLong() >>> random.nextInt(Long.SIZE);
      int length = CodedOutputStream.computeUInt64SizeNoTag(number);
      byte[] bytes = new byte[length + random.nextInt(12)];
      random.nextBytes(bytes);
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.writeUInt64NoTag(number);
      out.flush();

      Scan scan = new Scan(bytes);
      assertThat(scan.varint(length)).isEqualTo(number);
      assertThat(scan.position()).isEqualTo(length);
      Scan cut = new Scan(bytes);
      int tooEarly = random.nextInt(length);
      assertThatThrownBy(() -> cut.varint(tooEarly)).isInstanceOf(WireScan.OddException.class);
    }
  }

  @Test
  void aMessageOfOneNumberIsReadOnlyIfItIsThat() throws Exception {
    Random random = new Random(20261130);
    int read = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = new byte[4 + random.nextInt(12)];
      random.nextBytes(bytes);
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      long number = random.nextLong() >>> (22 + random.nextInt(42));
      int numberBytes = CodedOutputStream.computeUInt64SizeNoTag(number);
      if (2 + numberBytes > bytes.length) {
        continue;
      }
      out.writeUInt32NoTag(1 + numberBytes);
      out.writeUInt32NoTag(TAG);
      out.writeUInt64NoTag(number);
      out.flush();
      if (random.nextInt(4) == 0) {
        // Another length, tag or number, or what is none.
        bytes[random.nextInt(2 + numberBytes)] = (byte) (random.nextInt(16) - 8);
      }
      int end = random.nextInt(bytes.length + 1);
      Scan scan = new Scan(bytes);
      long only = scan.onlyNumber(TAG, end);
      if (only == WireScan.OTHERWISE) {
        assertThat(scan.position()).isZero();
        continue;
      }
      read++;
      Scan slow = new Scan(bytes);
      int to = slow.length(end) + slow.position();
      assertThat(slow.number(to)).isEqualTo(TAG);
      assertThat(only).isEqualTo(slow.varint(to));
      assertThat(slow.position()).isEqualTo(to).isEqualTo(scan.position());
    }
    assertThat(read).isGreaterThan(10_000);
    Scan whole = new Scan(new byte[] {3, TAG, (byte) 0x96, 1, 0, 0, 0, 0});
    assertThat(whole.onlyNumber(TAG, 4)).isEqualTo(150);
  }

  @Test
  void aNumberWithoutAnEndIsOdd() {
    byte[] bytes = new byte[20];
    Arrays.fill(bytes, (byte) 0x80);
    assertThatThrownBy(() -> new Scan(bytes).varint(20)).isInstanceOf(WireScan.OddException.class);
  }

  /** Against the way that reads lengths of any size; what is behind them is never looked at. */
  @Test
  void contentEndsWhereItsLengthSays() {
    Random random = new Random(20261130);
    int read = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = new byte[random.nextInt(400)];
      random.nextBytes(bytes);
      for (int j = 0; j < Math.min(3, bytes.length); j++) {
        bytes[j] = (byte) (random.nextBoolean() ? 0x80 : random.nextInt(4));
      }
      int end = random.nextInt(bytes.length + 1);
      Scan quick = new Scan(bytes);
      Scan slow = new Scan(bytes);
      int behind;
      try {
        behind = slow.length(end) + slow.position();
      } catch (WireScan.OddException e) {
        assertThatThrownBy(() -> quick.content(0, end)).isInstanceOf(WireScan.OddException.class);
        continue;
      }
      read++;
      assertThat(content(quick, end)).isEqualTo(behind);
      assertThat(quick.inside(0)).isEqualTo(slow.position());
    }
    assertThat(read).isGreaterThan(5_000);
  }

  private static int content(Scan scan, int end) {
    try {
      return scan.content(0, end);
    } catch (WireScan.OddException e) {
      throw new AssertionError("content that is there", e);
    }
  }
}
