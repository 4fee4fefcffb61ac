package io.meshline.ingest.protocols.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.WireFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Damaged messages in protobuf's wire format. */
public final class WireMutations implements Mutations {

  /** A valid message with the number of its fields at any depth. */
  private record Seed(ByteString bytes, List<WireNode> fields, int size) {}

  private final SplittableRandom random;
  private final List<Seed> seeds = new ArrayList<>();
  private final Edits edits = new Edits();

  /** Of valid messages; the seed makes them come again. */
  public WireMutations(long seed, List<? extends Message> valid) {
    this.random = new SplittableRandom(seed);
    for (Message message : valid) {
      List<WireNode> fields = WireNode.of(message);
      int size = size(fields);
      if (size > 0) {
        seeds.add(new Seed(message.toByteString(), fields, size));
      }
    }
  }

  @Override
  public byte[] next() {
    Seed seed = seeds.get(random.nextInt(seeds.size()));
    int kind = random.nextInt(10);
    if (kind == 0) {
      return Damage.of(seed.bytes.toByteArray(), random);
    }
    edits.draw(random, seed.size);
    WireBuffer out = new WireBuffer(seed.bytes.size() + 64);
    writeAll(seed.fields, out);
    byte[] message = out.toByteArray();
    return kind == 1 ? Damage.of(message, random) : message;
  }

  private static int size(List<WireNode> fields) {
    int size = fields.size();
    for (WireNode field : fields) {
      List<WireNode> inner = field.fields();
      size += inner == null ? 0 : size(inner);
    }
    return size;
  }

  private void writeAll(List<WireNode> fields, WireBuffer out) {
    for (WireNode field : fields) {
      write(field, out);
    }
  }

  private void write(WireNode field, WireBuffer out) {
    switch (edits.of(field.index())) {
      case NONE -> value(field, field.fieldNumber(), false, out);
      case DELETE -> {
        // Nothing is left of it.
      }
      case DUPLICATE -> {
        int times = random.nextInt(20) == 0 ? 60 : 2;
        for (int i = 0; i < times; i++) {
          value(field, field.fieldNumber(), false, out);
        }
      }
      case REPLACE -> replace(field, out);
      case RENAME -> value(field, 1 + random.nextInt(30), false, out);
      case RETYPE -> retype(field, out);
      case REVERSE -> value(field, field.fieldNumber(), true, out);
      case NEST -> nest(field, out);
    }
  }

  private void value(WireNode field, int number, boolean reversed, WireBuffer out) {
    out.tag(number, field.wireType());
    switch (field.wireType()) {
      case WireFormat.WIRETYPE_VARINT -> out.varint(field.number());
      case WireFormat.WIRETYPE_FIXED64 -> out.fixed64(field.number());
      case WireFormat.WIRETYPE_FIXED32 -> out.fixed32((int) field.number());
      default -> {
        List<WireNode> fields = field.fields();
        if (fields == null) {
          out.delimited(field.bytes().toByteArray());
          return;
        }
        int begin = out.begin();
        if (reversed) {
          for (int i = fields.size() - 1; i >= 0; i--) {
            write(fields.get(i), out);
          }
        } else {
          writeAll(fields, out);
        }
        out.end(begin);
      }
    }
  }

  private void replace(WireNode field, WireBuffer out) {
    out.tag(field.fieldNumber(), field.wireType());
    switch (field.wireType()) {
      case WireFormat.WIRETYPE_VARINT -> out.varint(HostileValues.number(random));
      case WireFormat.WIRETYPE_FIXED64 -> out.fixed64(HostileValues.number(random));
      case WireFormat.WIRETYPE_FIXED32 -> out.fixed32((int) HostileValues.number(random));
      default -> {
        if (field.text() || random.nextInt(8) == 0) {
          out.delimited(HostileValues.text(random).getBytes(UTF_8));
        } else if (field.fields() == null) {
          byte[] bytes = new byte[random.nextInt(4) == 0 ? 16 : random.nextInt(40)];
          random.nextBytes(bytes);
          out.delimited(bytes);
        } else {
          out.delimited(Damage.of(field.bytes().toByteArray(), random));
        }
      }
    }
  }

  /** The same field with a value of another type. */
  private void retype(WireNode field, WireBuffer out) {
    if (field.wireType() == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      out.tag(field.fieldNumber(), WireFormat.WIRETYPE_VARINT);
      out.varint(HostileValues.number(random));
    } else {
      out.tag(field.fieldNumber(), WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.delimited(HostileValues.text(random).getBytes(UTF_8));
    }
  }

  /** The field within itself, up to twice as deep as protobuf reads. */
  private void nest(WireNode field, WireBuffer out) {
    int depth = 1 + random.nextInt(200);
    int[] begins = new int[depth];
    for (int i = 0; i < depth; i++) {
      out.tag(field.fieldNumber(), WireFormat.WIRETYPE_LENGTH_DELIMITED);
      begins[i] = out.begin();
    }
    value(field, field.fieldNumber(), false, out);
    for (int i = depth - 1; i >= 0; i--) {
      out.end(begins[i]);
    }
  }
}
