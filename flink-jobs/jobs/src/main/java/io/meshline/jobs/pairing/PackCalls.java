package io.meshline.jobs.pairing;

import io.meshline.schemas.CallBatch;
import java.time.Duration;

/** Packs calls into batches, and gives these as they are. */
final class PackCalls extends CallPacking<CallBatch> {
  private static final long serialVersionUID = 1;

  /**
   * @param maxCalls most calls of a batch
   * @param maxAge how long a call waits for others at most, in processing time
   */
  PackCalls(int maxCalls, Duration maxAge) {
    super(maxCalls, maxAge);
  }

  @Override
  CallBatch given(CallBatch batch) {
    return batch;
  }
}
