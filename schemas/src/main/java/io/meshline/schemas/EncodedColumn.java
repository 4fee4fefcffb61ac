package io.meshline.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records of a batch, encoded as they come, by whoever has them at hand: those that write the batch
 * later would have to fetch each from memory. Records are only made again when somebody asks for
 * one, and then it is those which count; none may be encoded after that. Not thread-safe.
 *
 * @param <T> what it is a list of
 */
abstract class EncodedColumn<T extends SpecificRecord> extends AbstractList<T>
    implements PlainColumn, RandomAccess {
  /** What was encoded so far, record by record. */
  protected final GrowingBytes encoded;

  private final Schema schema;
  private int size;

  /** Once somebody has asked for them. */
  private @Nullable List<T> given;

  /**
   * @param schema of a record
   * @param room bytes that are likely to be needed
   */
  EncodedColumn(Schema schema, int room) {
    this.schema = schema;
    this.encoded = new GrowingBytes(room);
  }

  /** One more record was encoded. */
  protected final void appended() {
    size++;
    modCount++;
  }

  /** How many bytes it takes. */
  final int bytes() {
    return encoded.size();
  }

  /** Encodes the value of an enumeration. */
  @SuppressWarnings("EnumOrdinal") // Avro writes the place of a symbol in the schema.
  protected final void symbol(Enum<?> symbol) {
    encoded.number(Objects.requireNonNull(symbol, "symbol of a record").ordinal());
  }

  private List<T> records() {
    List<T> records = given;
    if (records == null) {
      records = new ArrayList<>(size);
      SpecificDatumReader<T> reader = new SpecificDatumReader<>(schema, schema, AvroModel.DATA);
      BinaryDecoder in =
          DecoderFactory.get().binaryDecoder(encoded.array(), 0, encoded.size(), null);
      try {
        for (int i = 0; i < size; i++) {
          records.add(reader.read(null, in));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e); // nothing here does input or output
      }
      given = records;
    }
    return records;
  }

  @Override
  public T get(int index) {
    return records().get(index);
  }

  @Override
  public T set(int index, T one) {
    return records().set(index, one);
  }

  @Override
  public void add(int index, T one) {
    records().add(index, one);
    modCount++;
  }

  @Override
  public T remove(int index) {
    T removed = records().remove(index);
    modCount++;
    return removed;
  }

  @Override
  public int size() {
    return given == null ? size : given.size();
  }

  /** Those of other releases have other fields: they are written from the records. */
  @Override
  public boolean fits(Schema array) {
    return array.getElementType().equals(schema);
  }

  @Override
  public void write(Encoder out) throws IOException {
    out.writeArrayStart();
    List<T> records = given;
    if (records == null) {
      out.setItemCount(size);
      out.writeFixed(encoded.array(), 0, encoded.size());
    } else {
      SpecificDatumWriter<T> writer = new SpecificDatumWriter<>(schema, AvroModel.DATA);
      out.setItemCount(records.size());
      for (T one : records) {
        out.startItem();
        writer.write(one, out);
      }
    }
    out.writeArrayEnd();
  }
}
