package io.meshline.schemas.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaSecurityTest {

  @Test
  void aUserIsEncryptedUnlessSomebodySaysOtherwise() {
    KafkaSecurity security =
        KafkaSecurity.of(
            Map.of(
                "kafka.user", "shop",
                "kafka.password", "a \"b\" \\c",
                "kafka.ca-certificate", "/ca.pem"));

    assertThat(security.clientProperties())
        .containsOnly(
            entry("security.protocol", "SASL_SSL"),
            entry("sasl.mechanism", "SCRAM-SHA-512"),
            entry(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required"
                    + " username=\"shop\" password=\"a \\\"b\\\" \\\\c\";"),
            entry("ssl.truststore.type", "PEM"),
            entry("ssl.truststore.location", "/ca.pem"));
    assertThat(security).hasToString("SASL_SSL as shop");
    assertThat(
            KafkaSecurity.of(
                    Map.of(
                        "kafka.security-protocol", "sasl_plaintext",
                        "kafka.sasl-mechanism", "plain",
                        "kafka.user", "shop",
                        "kafka.password", "p"))
                .clientProperties())
        .containsEntry("security.protocol", "SASL_PLAINTEXT")
        .containsEntry("sasl.mechanism", "PLAIN")
        .extractingByKey("sasl.jaas.config")
        .asString()
        .startsWith("org.apache.kafka.common.security.plain.PlainLoginModule");
  }

  @Test
  void certificatesAloneAreTls() {
    assertThat(
            KafkaSecurity.of(
                    Map.of(
                        "kafka.keystore", "/client.pem",
                        "kafka.keystore-password", "hush"))
                .clientProperties())
        .containsOnly(
            entry("security.protocol", "SSL"),
            entry("ssl.keystore.type", "PEM"),
            entry("ssl.keystore.location", "/client.pem"),
            entry("ssl.key.password", "hush"));
    assertThat(KafkaSecurity.NONE.clientProperties()).isEmpty();
  }

  @Test
  void whatDoesNotGoTogetherIsToldAllAtOnceInTheProgramsOwnNames() {
    List<String> faults = new ArrayList<>();
    Map<String, String> options =
        Map.of(
            "kafka.security-protocol", "PLAINTEXT",
            "kafka.sasl-mechanism", "GSSAPI",
            "kafka.password", "hush",
            "kafka.ca-certificate", "/ca.pem",
            "kafka.keystore-password", "hush");
    KafkaSecurity unused = KafkaSecurity.read(options::get, name -> "my." + name, faults);

    assertThat(faults)
        .containsExactly(
            "my.kafka.sasl-mechanism: GSSAPI (expected: one of SCRAM-SHA-512, SCRAM-SHA-256,"
                + " PLAIN)",
            "my.kafka.password: given for PLAINTEXT as my.kafka.security-protocol (expected:"
                + " SASL_SSL or SASL_PLAINTEXT with a user)",
            "my.kafka.sasl-mechanism: given for PLAINTEXT as my.kafka.security-protocol (expected:"
                + " SASL_SSL or SASL_PLAINTEXT with a user)",
            "my.kafka.ca-certificate: given for PLAINTEXT as my.kafka.security-protocol (expected:"
                + " SSL or SASL_SSL)",
            "my.kafka.keystore-password: given alone (expected: together with my.kafka.keystore)");
    assertThatThrownBy(() -> KafkaSecurity.of(Map.of("kafka.user", "shop")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("kafka.password: not given (expected: one, for SASL_SSL)");
  }
}
