package io.meshline.jobs.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.aggregation.CallOutcome;
import io.meshline.aggregation.EntityAccumulator;
import io.meshline.aggregation.Observation;
import io.meshline.aggregation.Point;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/** What a packed window holds between merges. */
class WindowStateTest {

  private static final int SMALL = 256;

  private final Scratch scratch = new Scratch();
  private final EntityAccumulator all = new EntityAccumulator();

  @Test
  void whatComesIsPutBehindUntilTheWindowHasDoubled() throws Exception {
    WindowState window = new WindowState(null);
    int last = 0;
    int joined = 0;
    int merged = 0;
    int bound = SMALL;
    for (int i = 0; i < 1_000; i++) {
      byte[] partial = partial(i);
      window.mergePacked(partial, scratch);
      byte[] held = bytes(window);
      if (held.length == last + partial.length) {
        joined++;
      } else if (i > 0) {
        merged++;
        assertThat(held).as("one encoding").isEqualTo(all.toBytes());
        bound = Math.max(SMALL, 2 * held.length);
      }
      assertThat(held.length).isLessThanOrEqualTo(bound);
      assertThat(EntityAccumulator.fromBytes(held).toBytes()).isEqualTo(all.toBytes());
      last = held.length;
    }
    assertThat(joined).isGreaterThan(2 * merged);
    assertThat(merged).isGreaterThan(10);

    window.pack(scratch);
    assertThat(bytes(window)).isEqualTo(all.toBytes());
    assertThat(window.accumulator(scratch).toBytes()).isEqualTo(all.toBytes());
  }

  /** Where the state is not on the heap, each partial finds a window that was just read. */
  @Test
  void aWindowThatWasReadKnowsWhatOfItIsOneEncoding() throws Exception {
    WindowState read = new WindowState(null);
    WindowState held = new WindowState(null);
    for (int i = 0; i < 1_000; i++) {
      byte[] partial = partial(i);
      read.mergePacked(partial, scratch);
      held.mergePacked(partial, scratch);
      read = written(read);
      assertThat(serialized(read)).isEqualTo(serialized(held));
    }
    read.pack(scratch);
    assertThat(bytes(read)).isEqualTo(all.toBytes());
  }

  /** As all windows of savepoints were before several encodings could be in one. */
  @Test
  void oneEncodingIsWrittenAsEver() throws Exception {
    WindowState window = new WindowState(null);
    byte[] partial = partial(1);
    window.mergePacked(partial, scratch);
    window.pend();
    DataOutputSerializer former = new DataOutputSerializer(64);
    former.writeLong(~0L);
    former.writeInt(partial.length);
    former.write(partial);
    assertThat(serialized(window)).isEqualTo(former.getCopyOfBuffer());
  }

  @Test
  void whatWasPutBehindIsSeenByAllWhoRead() throws Exception {
    WindowState window = new WindowState(null);
    window.mergePacked(partial(1), scratch);
    window.mergePacked(partial(2), scratch);
    assertThat(window.accumulator(scratch).toBytes()).isEqualTo(all.toBytes());

    EntityAccumulator sum = new EntityAccumulator();
    window.addTo(sum);
    assertThat(sum.toBytes()).isEqualTo(all.toBytes());

    WindowState other = new WindowState(null);
    other.merge(window);
    other.merge(new EntityAccumulator().toBytes());
    assertThat(other.accumulator(scratch).toBytes()).isEqualTo(all.toBytes());

    WindowState packed = new WindowState(null);
    packed.merge(window);
    packed.pack(scratch);
    assertThat(bytes(packed)).as("one encoding").isEqualTo(all.toBytes());

    window.merge(partial(3));
    assertThat(window.accumulator(scratch).toBytes()).isEqualTo(all.toBytes());
  }

  private byte[] partial(int number) {
    EntityAccumulator accumulator = new EntityAccumulator();
    Observation observation = new Observation();
    observation
        .call(1 + number * 37L % 50_000, CallOutcome.SUCCESS, 1)
        .trace(number % 4 == 0 ? "trace-" + number : "");
    accumulator.add(number % 3 == 0 ? Point.AGENT_CLIENT : Point.AGENT_SERVER, observation);
    all.merge(accumulator);
    return accumulator.toBytes();
  }

  private static byte[] bytes(WindowState window) throws Exception {
    DataInputDeserializer in = new DataInputDeserializer(serialized(window));
    in.readLong();
    int length = in.readInt();
    if (length < 0) {
      length = ~length;
      assertThat(in.readInt()).as("bytes of the first encoding").isBetween(1, length - 1);
    }
    byte[] held = new byte[length];
    in.readFully(held);
    return held;
  }

  private static WindowState written(WindowState window) throws Exception {
    return WindowState.WindowStateSerializer.INSTANCE.deserialize(
        new DataInputDeserializer(serialized(window)));
  }

  private static byte[] serialized(WindowState window) throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(64);
    WindowState.WindowStateSerializer.INSTANCE.serialize(window, out);
    return out.getCopyOfBuffer();
  }
}
