package io.meshline.schemas.plan;

import io.meshline.schemas.Party;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.jspecify.annotations.Nullable;

/**
 * Parties as one writer writes them. Where bytes are equal, parties are; a reader that has seen the
 * bytes of one need not decode it again. Not thread-safe.
 */
public final class PartyPlan {

  private static final byte TEXT = 0;
  private static final byte ENUM = 1;
  private static final byte OTHER = 2;

  /** More than all texts of a party take at their longest. */
  private static final int MOST_BYTES = 8_192;

  private static final AtomicLong PLANS = new AtomicLong();

  private final long number = PLANS.incrementAndGet();
  private final byte[] kinds;
  private final int[] symbols;

  /** How many texts follow each other, from each field on. */
  private final int[] texts;

  private final Skip[] skips;
  private final SpecificDatumReader<Party> reader;
  private @Nullable BinaryDecoder decoder;

  /**
   * @param writer compatible with that of {@link Party}
   */
  PartyPlan(Schema writer) {
    List<Schema.Field> fields = writer.getFields();
    kinds = new byte[fields.size()];
    symbols = new int[kinds.length];
    texts = new int[kinds.length];
    skips = new Skip[kinds.length];
    for (int i = 0; i < kinds.length; i++) {
      Schema field = fields.get(i).schema();
      skips[i] = Skip.of(field);
      switch (field.getType()) {
        case STRING -> kinds[i] = TEXT;
        case ENUM -> {
          kinds[i] = ENUM;
          symbols[i] = field.getEnumSymbols().size();
        }
        default -> kinds[i] = OTHER;
      }
    }
    for (int i = kinds.length - 1; i >= 0; i--) {
      texts[i] = kinds[i] != TEXT ? 0 : i + 1 < kinds.length ? texts[i + 1] + 1 : 1;
    }
    SpecificData model = new SpecificData(PartyPlan.class.getClassLoader());
    reader = new SpecificDatumReader<>(writer, Party.getClassSchema(), model);
  }

  /** A number that no other plan of this JVM has: in digests it stands for the plan. */
  public long number() {
    return number;
  }

  /** Moves a cursor over a party of usual length. */
  void skip(Cursor cursor) {
    int begin = cursor.at();
    skipFields(cursor);
    if (cursor.at() - begin > MOST_BYTES) {
      throw new OddBytesException();
    }
  }

  private void skipFields(Cursor cursor) {
    for (int i = 0; i < kinds.length; i++) {
      switch (kinds[i]) {
        case TEXT -> {
          cursor.skipTexts(texts[i]);
          i += texts[i] - 1;
        }
        case ENUM -> {
          int symbol = cursor.readInt();
          if (symbol < 0 || symbol >= symbols[i]) {
            throw new OddBytesException();
          }
        }
        default -> skips[i].over(cursor);
      }
    }
  }

  /**
   * Decodes a party from a part of an array that a plan found it in.
   *
   * @throws org.apache.avro.AvroTypeException if it holds what the contract does not know
   */
  public Party decode(byte[] bytes, int from, int to) {
    decoder = DecoderFactory.get().binaryDecoder(bytes, from, to - from, decoder);
    try {
      return reader.read(new Party(), decoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
