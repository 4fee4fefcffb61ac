package io.meshline.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.Test;

class BoundedDecoderTest {
  // One of each type of Avro, to read and to skip.
  private static final Schema EVERYTHING =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"Everything","fields":[
                {"name":"nothing","type":"null"},
                {"name":"flag","type":"boolean"},
                {"name":"small","type":"int"},
                {"name":"large","type":"long"},
                {"name":"single","type":"float"},
                {"name":"precise","type":"double"},
                {"name":"text","type":"string"},
                {"name":"raw","type":"bytes"},
                {"name":"fixed","type":{"type":"fixed","name":"Four","size":4}},
                {"name":"choice","type":{"type":"enum","name":"Choice","symbols":["A","B","C"]}},
                {"name":"either","type":["null","long","string"]},
                {"name":"list","type":{"type":"array","items":{"type":"array","items":"long"}}},
                {"name":"named","type":{"type":"map","values":["null","string"]}},
                {"name":"last","type":"long"}]}
              """);

  private static final Schema ONLY_LAST =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"Everything","fields":[{"name":"last","type":"long"}]}
              """);

  @Test
  void readsAndSkipsWhatAvroWrites() throws Exception {
    GenericDatumWriter<Object> writer = new GenericDatumWriter<>(EVERYTHING);
    GenericDatumReader<Object> whole = new GenericDatumReader<>(EVERYTHING);
    GenericDatumReader<Object> last = new GenericDatumReader<>(EVERYTHING, ONLY_LAST);
    BoundedDecoder decoder = new BoundedDecoder();
    long seed = 11;
    System.out.println("seed " + seed);
    for (Object datum : new RandomData(EVERYTHING, 300, seed)) {
      for (boolean blocks : new boolean[] {false, true}) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder =
            blocks
                ? new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(out, null)
                : EncoderFactory.get().binaryEncoder(out, null);
        writer.write(datum, encoder);
        encoder.flush();
        byte[] bytes = out.toByteArray();
        byte[] within = new byte[bytes.length + 5];
        Arrays.fill(within, (byte) 3);
        System.arraycopy(bytes, 0, within, 2, bytes.length);

        decoder.reset(within, 2, bytes.length);
        assertThat(whole.read(null, decoder)).isEqualTo(datum);
        assertThat(decoder.remaining()).isZero();

        decoder.reset(within, 2, bytes.length);
        assertThat(last.read(null, decoder)).hasToString(lastOf(datum));
        assertThat(decoder.remaining()).isZero();
      }
    }
  }

  private static String lastOf(Object datum) {
    Object last = ((GenericRecord) datum).get("last");
    return "{\"last\": " + last + "}";
  }
}
