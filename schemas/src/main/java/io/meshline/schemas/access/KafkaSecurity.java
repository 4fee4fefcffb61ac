package io.meshline.schemas.access;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a program's Kafka clients encrypt and authenticate: what its options say, checked, and as
 * settings in Kafka's own names. Immutable; {@link #toString()} shows no secret.
 */
public final class KafkaSecurity {
  /** Which of Kafka's four protocols; without it, what the other options ask for. */
  public static final String PROTOCOL = "kafka.security-protocol";

  /** How user and password are shown to the broker. */
  public static final String MECHANISM = "kafka.sasl-mechanism";

  /** User of SASL. */
  public static final String USER = "kafka.user";

  /** Its password, a secret. */
  public static final String PASSWORD = "kafka.password";

  /** PEM file with the certificates to trust. */
  public static final String CA_CERTIFICATE = "kafka.ca-certificate";

  /** PEM file with the client's own certificate chain and key. */
  public static final String KEYSTORE = "kafka.keystore";

  /** Password of that key, a secret. */
  public static final String KEYSTORE_PASSWORD = "kafka.keystore-password";

  /** Kafka's security protocols. */
  public static final List<String> PROTOCOLS =
      List.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL");

  /** Mechanisms for user and password, the default first. */
  public static final List<String> MECHANISMS = List.of("SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN");

  /** Nothing said: as Kafka's clients are by default, without encryption. */
  public static final KafkaSecurity NONE = new KafkaSecurity("", Map.of());

  private final String protocol;
  private final Map<String, String> given;

  private KafkaSecurity(String protocol, Map<String, String> given) {
    this.protocol = protocol;
    this.given = Map.copyOf(given);
  }

  /**
   * For programs that are told in ways of their own.
   *
   * @param options texts by the names here, such as {@link #USER}
   * @throws IllegalArgumentException naming every option that does not go with the others
   */
  public static KafkaSecurity of(Map<String, String> options) {
    List<String> faults = new ArrayList<>();
    KafkaSecurity security = read(options::get, UnaryOperator.identity(), faults);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
    return security;
  }

  /**
   * Reads what a program was told.
   *
   * @param values the text of an option by its name here, such as {@link #USER}; null or blank if
   *     it is not given
   * @param names how the program itself calls that option
   * @param faults gets a line for each fault, without secrets
   * @return what the options say; of use only if no fault was added
   */
  public static KafkaSecurity read(
      Function<String, @Nullable String> values, UnaryOperator<String> names, List<String> faults) {
    Map<String, String> given = new LinkedHashMap<>();
    for (String option :
        List.of(PROTOCOL, MECHANISM, USER, PASSWORD, CA_CERTIFICATE, KEYSTORE, KEYSTORE_PASSWORD)) {
      String value = values.apply(option);
      if (value != null && !value.isBlank()) {
        given.put(option, value);
      }
    }
    given.computeIfPresent(PROTOCOL, (o, text) -> choice(names.apply(o), text, PROTOCOLS, faults));
    given.computeIfPresent(
        MECHANISM, (o, text) -> choice(names.apply(o), text, MECHANISMS, faults));
    KafkaSecurity security = new KafkaSecurity(protocol(given), given);
    security.check(names, faults);
    return security;
  }

  /** Settings for any of Kafka's clients. They hold secrets, which Kafka does not log. */
  public Map<String, String> clientProperties() {
    Map<String, String> settings = new LinkedHashMap<>();
    if (protocol.isEmpty()) {
      return settings;
    }
    settings.put("security.protocol", protocol);
    if (isSasl()) {
      String mechanism = given.getOrDefault(MECHANISM, MECHANISMS.get(0));
      settings.put("sasl.mechanism", mechanism);
      settings.put("sasl.jaas.config", jaas(mechanism));
    }
    put(settings, "ssl.truststore", CA_CERTIFICATE);
    put(settings, "ssl.keystore", KEYSTORE);
    String keyPassword = given.get(KEYSTORE_PASSWORD);
    if (keyPassword != null) {
      settings.put("ssl.key.password", keyPassword);
    }
    return settings;
  }

  /** Protocol, user and files, no secret: for messages. */
  @Override
  public String toString() {
    String user = given.get(USER);
    return (protocol.isEmpty() ? "Kafka's default protocol" : protocol)
        + (user == null ? "" : " as " + user);
  }

  private void check(UnaryOperator<String> names, List<String> faults) {
    for (String option : List.of(USER, PASSWORD)) {
      if (isSasl() && !given.containsKey(option)) {
        faults.add(names.apply(option) + ": not given (expected: one, for " + protocol + ")");
      }
    }
    for (String option : List.of(USER, PASSWORD, MECHANISM)) {
      if (!isSasl() && given.containsKey(option)) {
        faults.add(given(option, names, "SASL_SSL or SASL_PLAINTEXT with a user"));
      }
    }
    for (String option : List.of(CA_CERTIFICATE, KEYSTORE)) {
      if (!protocol.endsWith("SSL") && given.containsKey(option)) {
        faults.add(given(option, names, "SSL or SASL_SSL"));
      }
    }
    if (given.containsKey(KEYSTORE_PASSWORD) && !given.containsKey(KEYSTORE)) {
      faults.add(
          names.apply(KEYSTORE_PASSWORD)
              + ": given alone (expected: together with "
              + names.apply(KEYSTORE)
              + ")");
    }
  }

  private String given(String option, UnaryOperator<String> names, String expected) {
    return names.apply(option)
        + ": given for "
        + (protocol.isEmpty() ? "no " : protocol + " as ")
        + names.apply(PROTOCOL)
        + " (expected: "
        + expected
        + ")";
  }

  /** Encrypted unless somebody says otherwise. */
  private static String protocol(Map<String, String> given) {
    String protocol = given.get(PROTOCOL);
    if (protocol != null) {
      return protocol;
    }
    if (given.containsKey(USER)) {
      return "SASL_SSL";
    }
    return given.containsKey(CA_CERTIFICATE) || given.containsKey(KEYSTORE) ? "SSL" : "";
  }

  private static String choice(
      String name, String text, List<String> choices, List<String> faults) {
    String upper = text.strip().toUpperCase(Locale.ROOT);
    if (!choices.contains(upper)) {
      faults.add(name + ": " + text + " (expected: one of " + String.join(", ", choices) + ")");
      return choices.get(0);
    }
    return upper;
  }

  private boolean isSasl() {
    return protocol.startsWith("SASL_");
  }

  private void put(Map<String, String> settings, String prefix, String option) {
    String file = given.get(option);
    if (file != null) {
      settings.put(prefix + ".type", "PEM");
      settings.put(prefix + ".location", file);
    }
  }

  private String jaas(String mechanism) {
    String module = mechanism.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
    return "org.apache.kafka.common.security."
        + module
        + " required username="
        + quoted(given.getOrDefault(USER, ""))
        + " password="
        + quoted(given.getOrDefault(PASSWORD, ""))
        + ";";
  }

  /** As {@link java.io.StreamTokenizer} reads it, by which Kafka reads this setting. */
  private static String quoted(String text) {
    return '"'
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "\\r")
        + '"';
  }
}
