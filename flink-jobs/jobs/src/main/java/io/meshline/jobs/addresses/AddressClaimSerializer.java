package io.meshline.jobs.addresses;

import io.meshline.jobs.types.ImmutableSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** A claim's fields in their order. */
final class AddressClaimSerializer extends ImmutableSerializer<AddressClaim> {
  static final AddressClaimSerializer INSTANCE = new AddressClaimSerializer();

  private static final long serialVersionUID = 1;

  private AddressClaimSerializer() {}

  @Override
  public AddressClaim createInstance() {
    return new AddressClaim("", "", new Address("", Address.ANY_PORT), Parties.NOBODY, 0);
  }

  @Override
  public void serialize(AddressClaim claim, DataOutputView target) throws IOException {
    StringValue.writeString(claim.tenant(), target);
    StringValue.writeString(claim.environment(), target);
    StringValue.writeString(claim.address().host(), target);
    target.writeInt(claim.address().port());
    Parties.write(claim.service(), target);
    target.writeLong(claim.slot());
  }

  @Override
  public AddressClaim deserialize(DataInputView source) throws IOException {
    return new AddressClaim(
        StringValue.readString(source),
        StringValue.readString(source),
        new Address(StringValue.readString(source), source.readInt()),
        Parties.read(source),
        source.readLong());
  }

  @Override
  public TypeSerializerSnapshot<AddressClaim> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Never changed so far. Public for Flink, which creates it by name. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<AddressClaim> {
    /** For reading a snapshot. */
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
