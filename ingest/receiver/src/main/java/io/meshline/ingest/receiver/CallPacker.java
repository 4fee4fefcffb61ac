package io.meshline.ingest.receiver;

import io.meshline.schemas.CallBatcher;
import io.meshline.schemas.CallRecord;
import org.apache.avro.specific.SpecificRecord;

/** Packs calls into {@link io.meshline.schemas.CallBatch}es. */
final class CallPacker implements Packer<CallRecord> {
  private final CallBatcher batcher;

  CallPacker(int maxCalls, int maxBytes) {
    this.batcher = new CallBatcher(maxCalls, maxBytes);
  }

  @Override
  public boolean add(CallRecord one) {
    return batcher.add(one);
  }

  @Override
  public int size() {
    return batcher.size();
  }

  @Override
  public SpecificRecord build() {
    return batcher.build();
  }
}
