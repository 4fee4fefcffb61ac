package io.meshline.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.schemas.registry.Compatibility;
import io.meshline.schemas.registry.SchemaRegistry;
import io.meshline.schemas.registry.UnknownSchemaException;
import java.util.HexFormat;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The bytes, written out by hand after the documentation of the format and of Avro. */
class WireFormatTest {
  private static final String CALL =
      "00" // magic
          + "01020304" // schema id
          + "80c4b3ffd7b6b006" // start: zigzag, seven bits a byte, least significant first
          + "b817" // latency 1500
          + "00" // AGENT
          + "02" // SERVER
          + "00000002610000" // source: tenant, environment, namespace "", service "a", instance,
          + "00" // endpoint "", kind SERVICE
          + "0000000262000000"
          + "0e" // OTHER
          + "00" // status code
          + "00" // SUCCESS
          + "00" // reason
          + "00" // UNKNOWN
          + "0000" // bytes
          + "02" // weight 1
          + "0000" // trace and span id
          + "00" // attributes
          + "00"; // FULL

  @Test
  void aCallRecordIsExactlyTheseBytes() {
    byte[] value =
        new RecordEncoder<CallRecord>(new FixedId(0x01020304), Topics.CALLS, CallRecord.SCHEMA$)
            .encode(Samples.call());

    assertThat(HexFormat.of().formatHex(value)).isEqualTo(CALL);
  }

  @Test
  void headerIsReadBack() throws Exception {
    byte[] value = WireFormat.frame(0x7f000001, new byte[] {9});

    assertThat(value).containsExactly(0, 0x7f, 0, 0, 1, 9);
    assertThat(WireFormat.schemaId(value)).isEqualTo(0x7f000001);
  }

  @Test
  void whatIsNoHeaderIsNamed() {
    assertNot(null, "value: null");
    assertNot(new byte[] {0, 0, 0, 1}, "value: 4 bytes (expected: at least 5)");
    assertNot(new byte[] {1, 0, 0, 0, 1}, "first byte: 0x01 (expected: 0x00)");
    assertNot(new byte[] {0, -1, -1, -1, -1}, "schema id: -1 (expected: >= 0)");
  }

  private static void assertNot(byte @Nullable [] value, String message) {
    assertThatThrownBy(() -> WireFormat.schemaId(value))
        .isInstanceOfSatisfying(
            UndecodableException.class,
            e -> assertThat(e.reason()).isEqualTo(UndecodableException.NOT_WIRE_FORMAT))
        .hasMessageStartingWith(message);
  }

  /** Gives every schema one id. */
  private record FixedId(int id) implements SchemaRegistry {
    @Override
    public int register(String subject, Schema schema) {
      assertThat(subject).isEqualTo("meshline.calls-io.meshline.schemas.CallRecord");
      return id;
    }

    @Override
    public Schema byId(int asked) throws UnknownSchemaException {
      throw new UnknownSchemaException("not asked here");
    }

    @Override
    public boolean isCompatible(String subject, Schema schema) {
      return true;
    }

    @Override
    public boolean setCompatibility(String subject, Compatibility compatibility) {
      return true;
    }
  }
}
