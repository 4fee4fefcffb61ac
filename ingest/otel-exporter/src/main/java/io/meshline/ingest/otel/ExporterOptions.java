package io.meshline.ingest.otel;

import io.meshline.schemas.access.KafkaSecurity;
import io.meshline.schemas.access.Secrets;
import io.meshline.schemas.access.TrustedCertificates;
import io.meshline.schemas.registry.SchemaRegistryClient;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Checked values of the options. Secrets are not shown.
 *
 * @param registryCaCertificate PEM file
 * @param queueBytes 64 KiB to 1 GiB
 * @param shutdownTimeout 0 to 60 s
 * @param kafkaProperties in Kafka's own names
 */
record ExporterOptions(
    String bootstrapServers,
    String registryUrls,
    Optional<String> registryUser,
    Optional<String> registryPassword,
    Optional<String> registryToken,
    Optional<Path> registryCaCertificate,
    Map<String, String> kafkaProperties,
    long queueBytes,
    Duration shutdownTimeout) {

  private static final Pattern SERVER = Pattern.compile("[^\\s/]+:\\d{1,5}");
  private static final long LEAST_QUEUE = 64L << 10;
  private static final long LARGEST_QUEUE = 1L << 30;
  private static final Duration LONGEST_SHUTDOWN = Duration.ofMinutes(1);

  /** The others need native code that is not bundled. */
  private static final Set<String> COMPRESSIONS = Set.of("none", "gzip", "lz4");

  /**
   * Reads all options.
   *
   * @throws ConfigurationException that names every fault
   */
  static ExporterOptions of(ConfigProperties config) {
    Reading reading = new Reading(config);
    ExporterOptions options =
        new ExporterOptions(
            reading.servers(),
            reading.registry(),
            reading.optional(ExporterOption.REGISTRY_USER),
            reading.secret(ExporterOption.REGISTRY_PASSWORD, ExporterOption.REGISTRY_PASSWORD_FILE),
            reading.secret(ExporterOption.REGISTRY_TOKEN, ExporterOption.REGISTRY_TOKEN_FILE),
            reading.caCertificate(),
            reading.kafkaProperties(),
            reading.queueBytes(),
            reading.shutdownTimeout());
    if (!reading.faults.isEmpty()) {
      throw new ConfigurationException(String.join("; ", reading.faults));
    }
    return options;
  }

  @Override
  public String toString() {
    return "brokers " + bootstrapServers + ", queue of " + queueBytes + " bytes";
  }

  /** Collects faults, so that all are told at once. */
  private static final class Reading {
    private final ConfigProperties config;
    private final List<String> faults = new ArrayList<>();

    Reading(ConfigProperties config) {
      this.config = config;
    }

    String servers() {
      String servers = text(ExporterOption.BOOTSTRAP_SERVERS).replace(" ", "");
      if (!Arrays.stream(servers.split(",", -1)).allMatch(SERVER.asMatchPredicate())) {
        fault(ExporterOption.BOOTSTRAP_SERVERS, servers, "host:port, several separated by commas");
      }
      return servers;
    }

    String registry() {
      String urls = text(ExporterOption.REGISTRY_URLS);
      try {
        var unused = SchemaRegistryClient.builder(urls);
      } catch (IllegalArgumentException e) {
        // Its message has the address without the password that may be in it.
        faults.add(ExporterOption.REGISTRY_URLS.key() + ": " + e.getMessage());
      }
      return urls;
    }

    Optional<String> optional(ExporterOption option) {
      return Optional.of(text(option)).filter(text -> !text.isEmpty());
    }

    /** A secret from itself or its file. */
    Optional<String> secret(ExporterOption option, ExporterOption file) {
      try {
        return Secrets.of(option.key(), text(option), file.key(), text(file));
      } catch (IllegalArgumentException e) {
        faults.add(String.valueOf(e.getMessage()));
        return Optional.empty();
      }
    }

    Optional<Path> caCertificate() {
      ExporterOption option = ExporterOption.REGISTRY_CA_CERTIFICATE;
      try {
        Optional<Path> file = optional(option).map(Path::of);
        file.ifPresent(TrustedCertificates::store);
        return file;
      } catch (IllegalArgumentException e) {
        faults.add(option.key() + ": " + e.getMessage());
        return Optional.empty();
      }
    }

    Map<String, String> kafkaProperties() {
      Map<String, String> settings = new HashMap<>();
      Map<String, ExporterOption> options =
          Map.of(
              KafkaSecurity.PROTOCOL, ExporterOption.KAFKA_SECURITY_PROTOCOL,
              KafkaSecurity.MECHANISM, ExporterOption.KAFKA_SASL_MECHANISM,
              KafkaSecurity.USER, ExporterOption.KAFKA_USER,
              KafkaSecurity.CA_CERTIFICATE, ExporterOption.KAFKA_CA_CERTIFICATE,
              KafkaSecurity.KEYSTORE, ExporterOption.KAFKA_KEYSTORE,
              KafkaSecurity.PASSWORD, ExporterOption.KAFKA_PASSWORD,
              KafkaSecurity.KEYSTORE_PASSWORD, ExporterOption.KAFKA_KEYSTORE_PASSWORD);
      Map<String, String> secrets = new HashMap<>();
      secret(ExporterOption.KAFKA_PASSWORD, ExporterOption.KAFKA_PASSWORD_FILE)
          .ifPresent(secret -> secrets.put(KafkaSecurity.PASSWORD, secret));
      secret(ExporterOption.KAFKA_KEYSTORE_PASSWORD, ExporterOption.KAFKA_KEYSTORE_PASSWORD_FILE)
          .ifPresent(secret -> secrets.put(KafkaSecurity.KEYSTORE_PASSWORD, secret));
      settings.putAll(
          KafkaSecurity.read(
                  name ->
                      secrets.getOrDefault(name, text(Objects.requireNonNull(options.get(name)))),
                  name -> Objects.requireNonNull(options.get(name)).key(),
                  faults)
              .clientProperties());
      settings.putAll(kafkaPropertiesFile());
      return settings;
    }

    private Map<String, String> kafkaPropertiesFile() {
      ExporterOption option = ExporterOption.KAFKA_PROPERTIES_FILE;
      String file = text(option);
      Properties properties = new Properties();
      if (!file.isEmpty()) {
        try (Reader reader = Files.newBufferedReader(Path.of(file))) {
          properties.load(reader);
        } catch (IOException | InvalidPathException e) {
          fault(option, file, "a file that can be read");
        } catch (IllegalArgumentException e) {
          // Not the message: it may quote a line, and that may hold a secret.
          fault(option, file, "a properties file; an escape \\u is broken");
        }
      }
      Map<String, String> settings = new HashMap<>();
      for (String key : properties.stringPropertyNames()) {
        settings.put(key, properties.getProperty(key, ""));
      }
      String compression = settings.getOrDefault("compression.type", "lz4");
      if (!COMPRESSIONS.contains(compression)) {
        fault(option, "compression.type=" + compression, "none, gzip or lz4");
      }
      return settings;
    }

    long queueBytes() {
      ExporterOption option = ExporterOption.QUEUE_SIZE;
      long bytes = value(option, config::getLong, Long.valueOf(option.defaultText()));
      if (bytes < LEAST_QUEUE || bytes > LARGEST_QUEUE) {
        fault(option, Long.toString(bytes), LEAST_QUEUE + " to " + LARGEST_QUEUE + " bytes");
      }
      return bytes;
    }

    Duration shutdownTimeout() {
      ExporterOption option = ExporterOption.SHUTDOWN_TIMEOUT;
      Duration defaultTime = Duration.ofMillis(Long.parseLong(option.defaultText()));
      Duration time = value(option, config::getDuration, defaultTime);
      if (time.isNegative() || time.compareTo(LONGEST_SHUTDOWN) > 0) {
        fault(option, time.toMillis() + " ms", "0 to " + LONGEST_SHUTDOWN.toMillis() + " ms");
      }
      return time;
    }

    private String text(ExporterOption option) {
      return config.getString(option.key(), option.defaultText()).strip();
    }

    /** The library reads the text; what it cannot read is its fault to tell. */
    private <T> T value(ExporterOption option, Function<String, T> read, T defaultValue) {
      try {
        return Objects.requireNonNullElse(read.apply(option.key()), defaultValue);
      } catch (ConfigurationException e) {
        faults.add(String.valueOf(e.getMessage()));
        return defaultValue;
      }
    }

    private void fault(ExporterOption option, String seen, String expected) {
      faults.add(option.key() + ": \"" + seen + "\" (expected: " + expected + ")");
    }
  }
}
