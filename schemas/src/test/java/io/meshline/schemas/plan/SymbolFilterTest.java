package io.meshline.schemas.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.meshline.schemas.Grain;
import io.meshline.schemas.Indicator;
import io.meshline.schemas.Party;
import io.meshline.schemas.RecordDecoder;
import io.meshline.schemas.RecordEncoder;
import io.meshline.schemas.Resolution;
import io.meshline.schemas.SlaMetrics;
import io.meshline.schemas.Topics;
import io.meshline.schemas.WireFormat;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SymbolFilterTest {
  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final SymbolFilter hours = filter("HOUR");

  @Test
  void recordsWithOtherSymbolsAreToldFromThoseWithTheOne() {
    RecordEncoder<SlaMetrics> encoder =
        new RecordEncoder<>(registry, Topics.SLA, SlaMetrics.getClassSchema());
    SymbolFilter minutes = filter("MINUTE");
    for (int length = 0; length < 300; length += 7) {
      for (Resolution resolution : Resolution.values()) {
        byte[] value = encoder.encode(progress("ü".repeat(length), resolution));
        assertThat(hours.mayHold(value)).isEqualTo(resolution == Resolution.HOUR);
        assertThat(minutes.mayHold(value)).isEqualTo(resolution == Resolution.MINUTE);
      }
    }
  }

  /** Whatever stands before it. */
  @Test
  void ofEveryReleaseTheSame() throws Exception {
    RecordDecoder decoder = new RecordDecoder(registry, List.of(SlaMetrics.getClassSchema()));
    int records = 0;
    for (int version = 1; ; version++) {
      InputStream written =
          resource("/io/meshline/schemas/released/v" + version + "/SlaMetrics.avsc");
      InputStream hex = resource("/released/v" + version + "/SlaMetrics.hex");
      if (written == null || hex == null) {
        break;
      }
      int id = registry.register("v" + version, new Schema.Parser().parse(written));
      String lines = new String(hex.readAllBytes(), StandardCharsets.US_ASCII);
      for (String line : lines.lines().toList()) {
        byte[] value = WireFormat.frame(id, HexFormat.of().parseHex(line));
        SlaMetrics decoded = (SlaMetrics) decoder.decode(value);
        assertThat(hours.mayHold(value)).isEqualTo(decoded.getResolution() == Resolution.HOUR);
        records++;
      }
    }
    assertThat(records).isGreaterThanOrEqualTo(10);
  }

  /** Then it says what they are. */
  @Test
  void oddBytesAreLeftToTheOrdinaryDecoder() throws Exception {
    byte[] minute =
        new RecordEncoder<SlaMetrics>(registry, Topics.SLA, SlaMetrics.getClassSchema())
            .encode(progress("a", Resolution.MINUTE));
    int decided = 0;
    for (int length = 0; length <= minute.length; length++) {
      if (!hours.mayHold(Arrays.copyOf(minute, length))) {
        decided = decided == 0 ? length : decided;
      } else {
        assertThat(decided).as("decided by a part of %d bytes already", length).isZero();
      }
    }
    assertThat(decided).isBetween(WireFormat.HEADER_BYTES + 1, minute.length - 1);
    assertThat(hours.mayHold(null)).isTrue();
    assertThat(hours.mayHold(WireFormat.frame(77, new byte[] {0, 0, 0}))).isTrue();
    byte[] symbol = minute.clone();
    symbol[decided - 1] = 40;
    assertThat(hours.mayHold(symbol)).isTrue();
    symbol[decided - 1] = -1;
    assertThat(hours.mayHold(symbol)).isTrue();
    for (Schema other :
        List.of(
            Party.getClassSchema(),
            Schema.create(Schema.Type.LONG),
            SchemaBuilder.record("SlaMetrics")
                .namespace("io.meshline.schemas")
                .fields()
                .requiredInt("resolution")
                .endRecord())) {
      byte[] value =
          WireFormat.frame(registry.register("of " + other, other), new byte[] {0, 0, 0});
      assertThat(hours.mayHold(value)).as("%s", other).isTrue();
    }
  }

  @Test
  void itNamesWhatItCannotLookFor() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> filter("FORTNIGHT"))
        .withMessage(
            "io.meshline.schemas.SlaMetrics.resolution: no enum with FORTNIGHT (expected: one)");
  }

  private SymbolFilter filter(String symbol) {
    return new SymbolFilter(registry, SlaMetrics.getClassSchema(), "resolution", symbol);
  }

  private static SlaMetrics progress(String name, Resolution resolution) {
    return SlaMetrics.newBuilder()
        .setObjective(name)
        .setIndicator(Indicator.LATENCY)
        .setSource(Party.newBuilder().setService("").build())
        .setDestination(Party.newBuilder().setNamespace("shop").setService("cart").build())
        .setGrain(Grain.SERVICE)
        .setResolution(resolution)
        .setWindowStart(Instant.parse("2026-11-29T10:00:00Z"))
        .setVersion(7)
        .setTarget(0.99)
        .setGood(5)
        .setTotal(6)
        .setCompliance(0.5)
        .setErrorBudgetLeft(0.5)
        .setBurnRates(Map.of("1h", 3.0))
        .build();
  }

  private static @Nullable InputStream resource(String file) {
    return SymbolFilterTest.class.getResourceAsStream(file);
  }
}
