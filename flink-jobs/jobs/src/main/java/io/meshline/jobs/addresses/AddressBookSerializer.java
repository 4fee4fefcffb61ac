package io.meshline.jobs.addresses;

import io.meshline.jobs.addresses.AddressBook.Claimant;
import io.meshline.jobs.types.ImmutableSerializer;
import io.meshline.schemas.Party;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The number of claimants, then per claimant its port, service, number of ranges, and ranges. */
final class AddressBookSerializer extends ImmutableSerializer<AddressBook> {
  static final AddressBookSerializer INSTANCE = new AddressBookSerializer();

  private static final long serialVersionUID = 1;

  private AddressBookSerializer() {}

  @Override
  public AddressBook createInstance() {
    return AddressBook.EMPTY;
  }

  @Override
  public void serialize(AddressBook book, DataOutputView target) throws IOException {
    target.writeInt(book.claimants().size());
    for (Claimant claimant : book.claimants()) {
      target.writeInt(claimant.port());
      Parties.write(claimant.service(), target);
      target.writeInt(claimant.validity().ranges().size());
      for (Validity.Range range : claimant.validity().ranges()) {
        target.writeLong(range.first());
        target.writeLong(range.last());
      }
    }
  }

  @Override
  public AddressBook deserialize(DataInputView source) throws IOException {
    List<Claimant> claimants = new ArrayList<>();
    for (int left = source.readInt(); left > 0; left--) {
      int port = source.readInt();
      Party service = Parties.read(source);
      List<Validity.Range> ranges = new ArrayList<>();
      for (int more = source.readInt(); more > 0; more--) {
        ranges.add(new Validity.Range(source.readLong(), source.readLong()));
      }
      claimants.add(new Claimant(port, service, new Validity(ranges)));
    }
    return new AddressBook(claimants);
  }

  @Override
  public TypeSerializerSnapshot<AddressBook> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Never changed so far. Public for Flink, which creates it by name. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<AddressBook> {
    /** For reading a snapshot. */
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
