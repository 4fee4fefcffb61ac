package io.meshline.standalone;

import io.meshline.schemas.access.KafkaSecurity;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * How commands reach Kafka: brokers and certificates are options, secrets come from the environment
 * ({@code MESHLINE_KAFKA_USER} and the like, each also from the file that the variable with {@code
 * _FILE} names).
 *
 * @param brokers to begin with, as host:port, separated by commas
 * @param clientProperties file with further properties of the client, null for none
 * @param certificates PEM file with those to trust, null for the JVM's
 */
record KafkaAccess(
    String brokers,
    @Nullable Path clientProperties,
    @Nullable String certificates,
    Map<String, String> environment) {

  /**
   * A client, which is the caller's to close.
   *
   * @param more properties that are stronger than all others
   * @throws IllegalArgumentException naming the values that cannot be used
   */
  Admin admin(Map<String, String> more) {
    try {
      return Admin.create(properties(more));
    } catch (KafkaException e) {
      // Kafka's client says what is wrong with its settings in the cause only.
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalArgumentException(
          "--kafka: " + brokers + " (expected: host:port,…; " + cause.getMessage() + ")", e);
    }
  }

  /**
   * What a client is made with.
   *
   * @param more properties that are stronger than all others
   * @throws IllegalArgumentException naming the values that cannot be used
   */
  Properties properties(Map<String, String> more) {
    Properties properties = new Properties();
    security().clientProperties().forEach(properties::setProperty);
    if (clientProperties != null) {
      properties.putAll(read(clientProperties));
    }
    properties.setProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
    more.forEach(properties::setProperty);
    return properties;
  }

  /**
   * The properties in the file of {@code --kafka-config}.
   *
   * @throws IllegalArgumentException naming the file if it has none that can be read
   */
  static Properties read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      return properties;
    } catch (IOException | IllegalArgumentException e) {
      // Messages of the first are hardly more than the name again.
      String why =
          !Files.exists(file)
              ? "no such file"
              : e instanceof IOException ? "cannot be read" : String.valueOf(e.getMessage());
      throw new IllegalArgumentException(
          "--kafka-config: %s: %s (expected: a properties file)".formatted(file, why), e);
    }
  }

  private KafkaSecurity security() {
    List<String> faults = new ArrayList<>();
    KafkaSecurity security =
        KafkaSecurity.read(
            option ->
                option.equals(KafkaSecurity.CA_CERTIFICATE) && certificates != null
                    ? certificates
                    : SearchAccess.secret(variable(option), environment).orElse(null),
            KafkaAccess::variable,
            faults);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", faults));
    }
    return security;
  }

  private static String variable(String option) {
    return "MESHLINE_" + option.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
