package io.meshline.jobs.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.jobs.SpanPairingJob;
import io.meshline.jobs.addresses.ResolutionOptions;
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
        .contains(OptionsReference.markdown(PairingOptions.ALL))
        .contains(OptionsReference.markdown(ResolutionOptions.ALL));
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
                            "pairing.quiet", "30s",
                            "pairing.transaction-timeout", "19s",
                            "checkpoint.interval", "10s",
                            "registry.token", "t",
                            "registry.user", "u",
                            "registry.urls", "registry:8081",
                            "pairing.max-spans-per-trace", "0",
                            "resolve.ttl", "0s")))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("pairing.wait: -5s (expected: duration >= 0s")
        .hasMessageContaining(
            "pairing.delivery: never (expected: one of exactly-once, at-least-once)")
        .hasMessageContaining("pairing.max-spans-per-trace: 0 (expected: whole number 1 to 100000)")
        .hasMessageContaining(
            "pairing.quiet: 30000 ms (expected: more than source.idleness, which is 30000 ms")
        .hasMessageContaining("resolve.ttl: 0s (expected: duration >= 5s")
        .hasMessageContaining(
            "pairing.transaction-timeout: 19000 ms (expected: at least twice checkpoint.interval,"
                + " which is 10000 ms")
        .hasMessageContaining("registry.urls: registry:8081 (expected: http://host:port")
        .hasMessageContaining("registry.user and registry.password: only one set")
        .hasMessageContaining("registry.user and registry.token: both set")
        .hasMessageContaining("kafka.bootstrap-servers: not set");
  }
}
