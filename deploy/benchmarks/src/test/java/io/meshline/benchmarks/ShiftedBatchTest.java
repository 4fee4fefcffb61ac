package io.meshline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallBatcher;
import io.meshline.schemas.RecordDecoder;
import io.meshline.schemas.RecordEncoder;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShiftedBatchTest {

  @ParameterizedTest
  // Times that take one, two and eight bytes.
  @ValueSource(longs = {0, 100, 1_764_000_000_000_000L})
  void isTheSameAtAnotherTime(long beginMicros) throws Exception {
    var registry = new InMemorySchemaRegistry();
    var batcher = new CallBatcher();
    var calls = new MeshCalls(Mesh.SMALL, Popularity.ZIPF, 7, beginMicros, 1_000);
    for (int i = 0; i < 10; i++) {
      assertThat(batcher.add(calls.call(i))).isTrue();
    }
    CallBatch batch = batcher.build();
    byte[] value =
        new RecordEncoder<CallBatch>(registry, "calls", CallBatch.getClassSchema()).encode(batch);

    byte[] shifted = ShiftedBatch.of(value, 360_000_000);

    batch.setBase(batch.getBase().plusSeconds(360));
    assertThat(new RecordDecoder(registry, List.of(CallBatch.getClassSchema())).decode(shifted))
        .isEqualTo(batch);
  }
}
