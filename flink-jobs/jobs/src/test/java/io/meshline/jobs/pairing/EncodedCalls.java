package io.meshline.jobs.pairing;

import io.meshline.jobs.kafka.EncodedValue;
import io.meshline.jobs.kafka.RegistryAccess;
import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallBatches;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.InvalidBatchException;
import io.meshline.schemas.RecordDecoder;
import io.meshline.schemas.UndecodableException;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.util.ArrayList;
import java.util.List;

/** Reads what the packers of jobs in this JVM write. */
final class EncodedCalls {
  private static final InMemorySchemaRegistry IN_THIS_JVM = new InMemorySchemaRegistry();

  /** The registry that the packers are to use. */
  static final RegistryAccess REGISTRY = () -> IN_THIS_JVM;

  private EncodedCalls() {}

  /** The calls of a value, as many as it says it holds. */
  static List<CallRecord> of(EncodedValue value) {
    RecordDecoder decoder = new RecordDecoder(IN_THIS_JVM, List.of(CallBatch.SCHEMA$));
    List<CallRecord> calls;
    try {
      calls = CallBatches.unpack((CallBatch) decoder.decode(value.bytes()));
    } catch (UndecodableException | InvalidBatchException e) {
      throw new AssertionError(e);
    }
    if (calls.size() != value.records()) {
      throw new AssertionError(calls.size() + " calls (expected: " + value.records() + ")");
    }
    return calls;
  }

  /** The calls of all values, in their order. */
  static List<CallRecord> of(List<EncodedValue> values) {
    List<CallRecord> calls = new ArrayList<>();
    values.forEach(value -> calls.addAll(of(value)));
    return calls;
  }
}
