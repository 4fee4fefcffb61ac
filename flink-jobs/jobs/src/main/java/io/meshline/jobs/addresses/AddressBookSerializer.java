package io.meshline.jobs.addresses;

import io.meshline.jobs.addresses.AddressBook.Port;
import io.meshline.jobs.addresses.Timeline.Stretch;
import io.meshline.jobs.types.ImmutableSerializer;
import io.meshline.schemas.Party;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The number of stretches, then per stretch its port, its service (without a name for several), the
 * number 1, its first and its last slot. A release that kept claimants wrote a number of ranges
 * there, which is read still.
 */
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
    int stretches = 0;
    for (Port port : book.ports()) {
      stretches += port.timeline().stretches().size();
    }
    target.writeInt(stretches);
    for (Port port : book.ports()) {
      for (Stretch stretch : port.timeline().stretches()) {
        target.writeInt(port.number());
        Parties.write(stretch.who(), target);
        target.writeInt(1);
        target.writeLong(stretch.first());
        target.writeLong(stretch.last());
      }
    }
  }

  @Override
  public AddressBook deserialize(DataInputView source) throws IOException {
    Map<Integer, List<Stretch>> ports = new LinkedHashMap<>();
    for (int left = source.readInt(); left > 0; left--) {
      List<Stretch> stretches = ports.computeIfAbsent(source.readInt(), port -> new ArrayList<>());
      Party who = Parties.read(source);
      for (int more = source.readInt(); more > 0; more--) {
        stretches.add(new Stretch(source.readLong(), source.readLong(), who));
      }
    }
    List<Port> all = new ArrayList<>();
    ports.forEach((port, stretches) -> all.add(new Port(port, timeline(stretches))));
    return new AddressBook(all);
  }

  /** Stretches of an older release may overlap, and those of one port be in any order. */
  private static Timeline timeline(List<Stretch> stretches) {
    for (int i = 1; i < stretches.size(); i++) {
      if (stretches.get(i).first() <= stretches.get(i - 1).last()) {
        Timeline timeline = Timeline.EMPTY;
        for (Stretch stretch : stretches) {
          timeline = timeline.with(new Slots(stretch.first(), stretch.last()), stretch.who());
        }
        return timeline;
      }
    }
    return new Timeline(stretches);
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
