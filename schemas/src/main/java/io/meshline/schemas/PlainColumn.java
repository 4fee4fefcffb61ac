package io.meshline.schemas;

import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.Encoder;

/** A column that writes itself, without an object for each of its values. */
interface PlainColumn {
  /** Whether an array of a schema is what the column writes: it knows today's only. */
  default boolean fits(Schema array) {
    return true;
  }

  /** Writes the array that the column is in a batch. */
  void write(Encoder out) throws IOException;
}
