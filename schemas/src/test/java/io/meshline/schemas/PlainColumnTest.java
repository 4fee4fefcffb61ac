package io.meshline.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.io.IOException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.io.Encoder;
import org.junit.jupiter.api.Test;

class PlainColumnTest {
  private final Random random = new Random(1);

  @Test
  void longsAreAListLikeAnyOther() {
    Longs longs = new Longs();
    List<Long> expected = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      long value = random.nextLong();
      switch (expected.isEmpty() ? 0 : random.nextInt(5)) {
        case 0, 1 -> {
          longs.append(value);
          expected.add(value);
        }
        case 2 -> {
          int place = random.nextInt(expected.size() + 1);
          longs.add(place, value);
          expected.add(place, value);
        }
        case 3 -> {
          int place = random.nextInt(expected.size());
          assertThat(longs.set(place, value)).isEqualTo(expected.set(place, value));
        }
        default -> {
          int place = random.nextInt(expected.size());
          assertThat(longs.remove(place)).isEqualTo(expected.remove(place));
        }
      }
    }

    assertThat(longs).isEqualTo(expected).hasSameHashCodeAs(expected);
    assertThatThrownBy(() -> longs.get(expected.size()))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void intsAreAListLikeAnyOther() {
    Ints ints = new Ints();
    List<Integer> expected = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      int value = random.nextInt();
      switch (expected.isEmpty() ? 0 : random.nextInt(5)) {
        case 0, 1 -> {
          ints.append(value);
          expected.add(value);
        }
        case 2 -> {
          int place = random.nextInt(expected.size() + 1);
          ints.add(place, value);
          expected.add(place, value);
        }
        case 3 -> {
          int place = random.nextInt(expected.size());
          assertThat(ints.set(place, value)).isEqualTo(expected.set(place, value));
        }
        default -> {
          int place = random.nextInt(expected.size());
          int removed = ints.remove(place);
          assertThat(removed).isEqualTo((int) expected.remove(place));
        }
      }
    }

    assertThat(ints).isEqualTo(expected).hasSameHashCodeAs(expected);
    assertThatThrownBy(() -> ints.get(expected.size()))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  /** As a batch has it: nothing before the first call that has another value. */
  @Test
  void columnsStayEmptyAsLongAsAllAreTheDefault() {
    LongColumn longs = new LongColumn(1);
    IntColumn ints = new IntColumn(-1);
    for (int i = 0; i < 3; i++) {
      longs.add(1);
      ints.add(-1);
    }
    assertThat(longs.take()).isEmpty();
    assertThat(ints.take()).isEmpty();

    for (int i = 0; i < 4; i++) {
      longs.add(i == 2 ? 5 : 1);
      ints.add(i == 2 ? 5 : -1);
    }
    assertThat(longs.take()).containsExactly(1L, 1L, 5L, 1L);
    assertThat(ints.take()).containsExactly(-1, -1, 5, -1);
  }

  /** Fails where a number is asked for by itself. */
  private static final class UnboxedInts extends AbstractList<Integer> implements PlainColumn {
    private final Ints ints;

    UnboxedInts(Ints ints) {
      this.ints = ints;
    }

    @Override
    public Integer get(int index) {
      throw new AssertionError("number " + index);
    }

    @Override
    public int size() {
      return ints.size();
    }

    @Override
    public void write(Encoder out) throws IOException {
      ints.write(out);
    }
  }

  @Test
  void pathsAreAListLikeAnyOther() {
    PathColumn paths = new PathColumn();
    for (int i = 0; i < 3; i++) {
      paths.append(
          i, 70_000, Reporter.SIDECAR, Side.CLIENT, Protocol.GRPC, TlsMode.MTLS, Scope.FULL);
    }
    assertThat(paths).hasSize(3);
    CallPath first = paths.get(0);
    assertThat(first.getSource()).isZero();
    assertThat(first.getDestination()).isEqualTo(70_000);
    assertThat(paths.remove(1).getSource()).isEqualTo(1);
    assertThat(paths.set(1, first).getSource()).isEqualTo(2);
    paths.add(first);
    assertThat(paths).containsExactly(first, first, first);
  }

  /** Both ways of writing a batch give the same bytes. */
  @Test
  void aBatchIsWrittenAsAvroWouldWriteIt() {
    CallBatcher batcher = new CallBatcher();
    RandomCalls calls = new RandomCalls(3);
    for (int i = 0; i < 500; i++) {
      assertThat(batcher.add(calls.next())).isTrue();
    }
    CallBatch batch = batcher.build();
    RecordEncoder<CallBatch> encoder =
        new RecordEncoder<>(new InMemorySchemaRegistry(), Topics.CALLS, CallBatch.SCHEMA$);
    assertThat(batch.getPath()).isInstanceOf(PlainColumn.class);
    batch.setPath(new UnboxedInts((Ints) batch.getPath()));
    byte[] plain = encoder.encode(batch);

    batch.setPath(new ArrayList<>(((UnboxedInts) batch.getPath()).ints));
    assertThat(batch.getPaths()).isInstanceOf(PlainColumn.class).hasSizeGreaterThan(100);
    batch.setPaths(new ArrayList<>(batch.getPaths()));
    batch.setStartOffset(new ArrayList<>(batch.getStartOffset()));
    batch.setLatency(new ArrayList<>(batch.getLatency()));
    batch.setStatusCode(new ArrayList<>(batch.getStatusCode()));
    batch.setReason(new ArrayList<>(batch.getReason()));
    batch.setRequestBytes(new ArrayList<>(batch.getRequestBytes()));
    batch.setResponseBytes(new ArrayList<>(batch.getResponseBytes()));
    batch.setWeight(new ArrayList<>(batch.getWeight()));

    assertThat(encoder.encode(batch)).isEqualTo(plain);
  }
}
