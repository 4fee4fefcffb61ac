package io.meshline.jobs.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.jobs.SpanPairingJob;
import io.meshline.jobs.config.InvalidOptionsException;
import io.meshline.jobs.config.OptionsReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The options and their reference. */
class PairingOptionsTest {

  @Test
  void theReferenceIsComplete() throws Exception {
    assertThat(Files.readString(Path.of("README.md")))
        .contains(OptionsReference.markdown(PairingOptions.ALL));
  }

  @Test
  void allFaultsAtOnce() {
    assertThatThrownBy(
            () ->
                SpanPairingJob.options()
                    .of(
                        Map.of(
                            "pairing.wait", "-5s",
                            "pairing.delivery", "never",
                            "pairing.max-spans-per-trace", "0")))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("pairing.wait: -5s (expected: duration >= 0s")
        .hasMessageContaining(
            "pairing.delivery: never (expected: one of exactly-once, at-least-once)")
        .hasMessageContaining("pairing.max-spans-per-trace: 0 (expected: whole number 1 to 100000)")
        .hasMessageContaining("kafka.bootstrap-servers: not set");
  }
}
