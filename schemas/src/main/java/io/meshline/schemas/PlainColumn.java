package io.meshline.schemas;

import java.io.IOException;
import org.apache.avro.io.Encoder;

/** A column that writes itself, without an object for each of its values. */
interface PlainColumn {
  /** Writes the array that the column is in a batch. */
  void write(Encoder out) throws IOException;
}
