package io.meshline.benchmarks;

import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallBatcher;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.RecordEncoder;
import io.meshline.schemas.registry.SchemaRegistry;
import java.util.ArrayList;
import java.util.List;

/** Kafka values with the calls of JobSpeed's small mesh, its popularity by zipf. */
public final class MeshValues {

  private static final String TOPIC = "benchmark.values";
  private static final long SEED = 1;

  private MeshValues() {}

  /**
   * One call in each value.
   *
   * @param minuteMicros begin of the minute in which they all complete, but for the last 5 s of
   *     them
   * @param calls number of calls
   */
  public static List<byte[]> singles(SchemaRegistry registry, long minuteMicros, int calls) {
    var encoder = new RecordEncoder<CallRecord>(registry, TOPIC, CallRecord.getClassSchema());
    MeshCalls mesh = mesh(minuteMicros, calls);
    List<byte[]> values = new ArrayList<>(calls);
    for (int i = 0; i < calls; i++) {
      values.add(encoder.encode(mesh.call(i)));
    }
    return values;
  }

  /** The same calls in batches, as the receiver writes them. */
  public static List<byte[]> batches(SchemaRegistry registry, long minuteMicros, int calls) {
    var encoder = new RecordEncoder<CallBatch>(registry, TOPIC, CallBatch.getClassSchema());
    MeshCalls mesh = mesh(minuteMicros, calls);
    CallBatcher batcher = new CallBatcher(SpeedLoad.BLOCK, CallBatcher.DEFAULT_BYTES);
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      CallRecord call = mesh.call(i);
      if (!batcher.add(call)) {
        values.add(encoder.encode(batcher.build()));
        boolean unused = batcher.add(call);
      }
    }
    values.add(encoder.encode(batcher.build()));
    return values;
  }

  private static MeshCalls mesh(long minuteMicros, int calls) {
    return new MeshCalls(Mesh.SMALL, Popularity.ZIPF, SEED, minuteMicros, calls / 55.0);
  }
}
