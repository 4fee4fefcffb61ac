package io.meshline.ingest.receiver;

import io.meshline.schemas.InstanceMetadata;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** "Batches" of one: what instances say of themselves is rare and read one by one. */
final class InstancePacker implements Packer<InstanceMetadata> {
  private @Nullable InstanceMetadata held;

  @Override
  public boolean add(InstanceMetadata one) {
    if (held != null) {
      return false;
    }
    held = one;
    return true;
  }

  @Override
  public int size() {
    return held == null ? 0 : 1;
  }

  @Override
  public SpecificRecord build() {
    InstanceMetadata built = Objects.requireNonNull(held, "nothing was added");
    held = null;
    return built;
  }
}
