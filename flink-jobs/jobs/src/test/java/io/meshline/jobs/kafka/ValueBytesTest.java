package io.meshline.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class ValueBytesTest {

  private static final byte[] BYTES = {0, 1, 2, 3, 4, 5, 6, 7};

  private final ValueBytes.InPlace deserializer = new ValueBytes.InPlace();

  @Test
  void aValueStaysWhereTheClientHasIt() {
    byte[] fetched = BYTES.clone();
    ByteBuffer buffer = ByteBuffer.wrap(fetched).slice(1, 6).position(1).limit(4);

    ValueBytes value = deserializer.deserialize("topic", new RecordHeaders(), buffer);

    assertThat(value.array()).isSameAs(fetched);
    assertThat(value.from()).isEqualTo(2);
    assertThat(value.to()).isEqualTo(5);
    assertThat(value.copy()).containsExactly(2, 3, 4);
    assertThat(buffer.remaining()).as("left as it was").isEqualTo(3);
  }

  @Test
  void whatIsNotOnTheHeapIsCopied() {
    ByteBuffer outside = ByteBuffer.allocateDirect(8).put(BYTES).position(3);
    ByteBuffer closed = ByteBuffer.wrap(BYTES).position(3).asReadOnlyBuffer();
    for (ByteBuffer buffer : new ByteBuffer[] {outside, closed}) {
      ValueBytes value = ValueBytes.of(buffer);
      assertThat(value.copy()).containsExactly(3, 4, 5, 6, 7);
      assertThat(value.to() - value.from()).isEqualTo(5);
      assertThat(buffer.remaining()).isEqualTo(5);
    }
  }

  @Test
  void anArrayIsTakenWhole() {
    ValueBytes value = deserializer.deserialize("topic", BYTES);
    assertThat(value.array()).isSameAs(BYTES);
    assertThat(value.copy()).containsExactly(BYTES);
    assertThat(ValueBytes.NONE.copy()).isEmpty();
  }
}
