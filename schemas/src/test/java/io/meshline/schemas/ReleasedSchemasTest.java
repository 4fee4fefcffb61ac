package io.meshline.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.registry.CanonicalText;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What has been released stays readable for ever. To release a changed schema, run {@code mvn -pl
 * schemas test -Dtest=ReleasedSchemasTest#release -Dmeshline.release=v2} with the next number.
 */
class ReleasedSchemasTest {
  @Test
  @EnabledIfSystemProperty(named = "meshline.release", matches = "v[1-9][0-9]*")
  void release() throws Exception {
    Release.write(System.getProperty("meshline.release"));
  }

  @Test
  void releasedFilesNeverChange() throws Exception {
    assertThat(Release.sums()).isEqualTo(Files.readAllLines(Release.SUMS));
  }

  @Test
  void currentSchemasReadEveryReleasedOne() throws Exception {
    assertThat(Release.versions()).isNotEmpty();
    for (String version : Release.versions()) {
      for (Map.Entry<String, Schema> released : Release.schemas(version).entrySet()) {
        Schema current = Release.current().get(released.getKey());
        assertThat(current).as("%s of %s still exists", released.getKey(), version).isNotNull();
        SchemaCompatibility.SchemaPairCompatibility pair =
            SchemaCompatibility.checkReaderWriterCompatibility(current, released.getValue());
        assertThat(pair.getType())
            .as("%s reads %s: %s", released.getKey(), version, pair.getResult())
            .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
      }
    }
  }

  @Test
  void currentSchemasAreReleased() throws Exception {
    List<String> versions = Release.versions();
    Map<String, Schema> latest = Release.schemas(versions.get(versions.size() - 1));
    Release.current()
        .forEach(
            (name, schema) ->
                assertThat(CanonicalText.of(schema))
                    .as("%s is the latest release; how to make one: see this class", name)
                    .isEqualTo(latest.containsKey(name) ? latest.get(name).toString() : "none"));
  }

  @Test
  void recordsOfEveryReleaseAreRead() throws Exception {
    for (String version : Release.versions()) {
      InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
      RecordDecoder decoder = new RecordDecoder(registry, List.copyOf(Release.current().values()));
      for (Map.Entry<String, Schema> released : Release.schemas(version).entrySet()) {
        int id = registry.register(released.getKey(), released.getValue());
        for (byte[] avro : Release.records(version, released.getKey())) {
          SpecificRecord record = decoder.decode(WireFormat.frame(id, avro));

          // The same by Avro's own decoder and without our classes.
          assertThat(generic(encoded(record), record.getSchema(), record.getSchema()))
              .as("%s of %s", released.getKey(), version)
              .isEqualTo(generic(avro, released.getValue(), record.getSchema()));
        }
      }
    }
  }

  private static byte[] encoded(SpecificRecord record) {
    byte[] value =
        new RecordEncoder<>(new InMemorySchemaRegistry(), Topics.CALLS, record.getSchema())
            .encode(record);
    return Arrays.copyOfRange(value, WireFormat.HEADER_BYTES, value.length);
  }

  private static Object generic(byte[] avro, Schema writer, Schema reader) throws Exception {
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(avro, null);
    return new GenericDatumReader<Object>(writer, reader).read(null, decoder);
  }
}
