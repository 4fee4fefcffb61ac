package io.meshline.jobs.pairing;

import io.meshline.jobs.kafka.EncodedValue;
import io.meshline.jobs.kafka.RegistryAccess;
import io.meshline.jobs.kafka.RegistryPatience;
import io.meshline.schemas.CallBatch;
import io.meshline.schemas.RecordEncoder;
import io.meshline.schemas.Topics;
import java.time.Duration;

/**
 * Packs calls into batches, and gives these as values for Kafka: encoded once, here, and not once
 * more for the channel in front of the sink, which has two inputs.
 */
@SuppressWarnings("NullAway.Init") // Transient fields are set by open().
final class PackEncodedCalls extends CallPacking<EncodedValue> {
  private static final long serialVersionUID = 1;

  private final RegistryAccess registry;
  private transient RecordEncoder<CallBatch> encoder;

  /**
   * @param maxCalls most calls of a batch
   * @param maxAge how long a call waits for others at most, in processing time
   */
  PackEncodedCalls(int maxCalls, Duration maxAge, RegistryAccess registry) {
    super(maxCalls, maxAge);
    this.registry = registry;
  }

  @Override
  public void open() throws Exception {
    super.open();
    encoder = new RecordEncoder<>(registry.open(), Topics.PAIRED_CALLS, CallBatch.SCHEMA$);
  }

  @Override
  EncodedValue given(CallBatch batch) {
    return new EncodedValue(
        batch.getPath().size(), RegistryPatience.await(() -> encoder.encode(batch)));
  }
}
