package io.meshline.ingest.receiver;

import io.meshline.schemas.access.KafkaSecurity;
import io.meshline.schemas.access.Secrets;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Checked values of the receiver's options, immutable. They come from a properties file ({@code
 * --config <file>}), the environment ({@code MESHLINE_RECEIVER_…}) and arguments ({@code --key
 * value} or {@code --key=value}); the later one wins. Secrets are not shown by {@link #toString},
 * and are no arguments, which other users of the machine can see.
 */
public final class ReceiverOptions {
  private static final String CONFIG = "config";

  private final Map<ReceiverOption, Object> values;

  private ReceiverOptions(Map<ReceiverOption, Object> values) {
    this.values = values;
  }

  /**
   * Options from texts by key, the rest being defaults.
   *
   * @throws InvalidOptionsException with every fault
   */
  public static ReceiverOptions of(Map<String, String> texts) {
    return checked(texts, new ArrayList<>());
  }

  /**
   * Options from arguments and environment, and from the file that they name.
   *
   * @throws InvalidOptionsException with every fault
   */
  public static ReceiverOptions load(List<String> arguments, Map<String, String> environment) {
    List<String> faults = new ArrayList<>();
    Map<String, String> given = arguments(arguments, faults);
    Map<String, String> texts = new LinkedHashMap<>();
    String file = given.remove(CONFIG);
    if (file == null) {
      file = environment.get("MESHLINE_RECEIVER_CONFIG");
    }
    if (file != null) {
      texts.putAll(file(file, faults));
    }
    for (ReceiverOption option : ReceiverOption.values()) {
      String text = environment.get(option.variable());
      if (text != null) {
        texts.put(option.key(), text);
      }
    }
    given.keySet().forEach(key -> secretArgument(key, faults));
    texts.putAll(given);
    return checked(texts, faults);
  }

  /** The table of options as text for a terminal. */
  public static String help() {
    StringBuilder help = new StringBuilder(4096);
    help.append(
        """
        Meshline receiver: telemetry over gRPC and HTTP to Kafka.

        Options come from a properties file (--config FILE), from the environment and from
        arguments (--key value); the later one wins.

        """);
    for (ReceiverOption option : ReceiverOption.values()) {
      help.append("  --%s  (%s%s)%n".formatted(option.key(), option.type().title(), state(option)))
          .append("      %s%n".formatted(option.meaning()))
          .append("      %s%n".formatted(option.variable()));
    }
    return help.toString();
  }

  /** The table of options as Markdown, as the README has it. */
  static List<String> markdown() {
    return Arrays.stream(ReceiverOption.values())
        .map(
            o ->
                "| `%s` | %s | %s | %s |"
                    .formatted(
                        o.key(),
                        o.type().title(),
                        o.required()
                            ? "(required)"
                            : Objects.requireNonNullElse(o.defaultText(), ""),
                        o.meaning()))
        .toList();
  }

  private static String state(ReceiverOption option) {
    if (option.required()) {
      return ", required";
    }
    return option.defaultText() == null ? "" : ", default " + option.defaultText();
  }

  private static Map<String, String> arguments(List<String> arguments, List<String> faults) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      int equals = argument.indexOf('=');
      if (!argument.startsWith("--")) {
        faults.add("argument " + (i + 1) + " (expected: --key value or --key=value)");
      } else if (equals > 0) {
        texts.put(argument.substring(2, equals), argument.substring(equals + 1));
      } else if (i + 1 < arguments.size()) {
        texts.put(argument.substring(2), arguments.get(++i));
      } else {
        faults.add(argument + ": nothing follows (expected: a value)");
      }
    }
    return texts;
  }

  private static void secretArgument(String key, List<String> faults) {
    for (ReceiverOption option : ReceiverOption.values()) {
      if (option.secret() && option.key().equals(key)) {
        faults.add(
            "argument --%1$s: a secret, which other users can see there (expected: %2$s, or the file of --%1$s-file)"
                .formatted(key, option.variable()));
      }
    }
  }

  private static Map<String, String> file(String file, List<String> faults) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(file))) {
      properties.load(reader);
    } catch (IllegalArgumentException e) {
      // The message may quote the line, and that may hold a secret.
      faults.add("config: " + file + " (expected: a properties file; an escape \\u is broken)");
    } catch (IOException e) {
      // Not the message: a fault of the encoding may quote what it stumbled on.
      faults.add(
          "config: "
              + file
              + " (expected: a readable properties file in UTF-8; "
              + e.getClass().getSimpleName()
              + ")");
    }
    Map<String, String> texts = new LinkedHashMap<>();
    properties.stringPropertyNames().stream()
        .sorted()
        .forEach(key -> texts.put(key, properties.getProperty(key)));
    return texts;
  }

  private static ReceiverOptions checked(Map<String, String> texts, List<String> faults) {
    Map<String, String> left = new LinkedHashMap<>(texts);
    Map<ReceiverOption, Object> values = new EnumMap<>(ReceiverOption.class);
    for (ReceiverOption option : ReceiverOption.values()) {
      String given = left.remove(option.key());
      String text = given == null || given.isBlank() ? option.defaultText() : given.strip();
      if (text != null) {
        parse(option, text, values, faults);
      } else if (option.required()) {
        faults.add(option.key() + ": not given (expected: " + option.meaning() + ")");
      }
    }
    // Not the value: a mistyped key may be that of a secret.
    left.keySet()
        .forEach(key -> faults.add(key + ": unknown (expected: an option that --help names)"));
    notLess(ReceiverOption.HALF_READ, ReceiverOption.MAX_MESSAGE, values, faults);
    together(ReceiverOption.TLS_CERTIFICATE, ReceiverOption.TLS_KEY, texts.keySet(), faults);
    for (ReceiverOption option : ReceiverOption.values()) {
      option.inFile().ifPresent(inFile -> secret(option, inFile, values, faults));
    }
    together(
        ReceiverOption.REGISTRY_USER,
        ReceiverOption.REGISTRY_PASSWORD,
        values.keySet().stream().map(ReceiverOption::key).collect(Collectors.toSet()),
        faults);
    if (values.containsKey(ReceiverOption.TLS_CLIENT_CA)
        && !values.containsKey(ReceiverOption.TLS_CERTIFICATE)) {
      faults.add(
          ReceiverOption.TLS_CLIENT_CA.key()
              + ": given without TLS (expected: together with tls.certificate and tls.key)");
    }
    KafkaSecurity unused = security(values, faults);
    if (!faults.isEmpty()) {
      throw new InvalidOptionsException(faults);
    }
    return new ReceiverOptions(values);
  }

  private static void parse(
      ReceiverOption option, String text, Map<ReceiverOption, Object> into, List<String> faults) {
    try {
      into.put(option, option.parse(text));
    } catch (IllegalArgumentException | ArithmeticException e) {
      String shown = option.secret() ? "***" : text;
      faults.add(option.key() + ": " + shown + " (expected: " + e.getMessage() + ")");
    }
  }

  /** Puts what a secret's file holds in the place of the secret itself. */
  private static void secret(
      ReceiverOption option,
      ReceiverOption inFile,
      Map<ReceiverOption, Object> values,
      List<String> faults) {
    Object file = values.get(inFile);
    try {
      Secrets.of(
              option.key(),
              (String) values.get(option),
              inFile.key(),
              file == null ? null : file.toString())
          .ifPresent(value -> values.put(option, value));
    } catch (IllegalArgumentException e) {
      faults.add(String.valueOf(e.getMessage()));
    }
  }

  private static KafkaSecurity security(Map<ReceiverOption, Object> values, List<String> faults) {
    Map<String, String> texts = new HashMap<>();
    values.forEach((option, value) -> texts.put(option.key(), value.toString()));
    return KafkaSecurity.read(texts::get, UnaryOperator.identity(), faults);
  }

  private static void notLess(
      ReceiverOption one,
      ReceiverOption than,
      Map<ReceiverOption, Object> values,
      List<String> faults) {
    if (values.get(one) instanceof Long size
        && values.get(than) instanceof Long least
        && size < least) {
      faults.add(
          "%s: %dB (expected: at least %s, %dB)".formatted(one.key(), size, than.key(), least));
    }
  }

  private static void together(
      ReceiverOption one, ReceiverOption other, Set<String> given, List<String> faults) {
    if (given.contains(one.key()) != given.contains(other.key())) {
      ReceiverOption missing = given.contains(one.key()) ? other : one;
      ReceiverOption present = missing == one ? other : one;
      faults.add(missing.key() + ": not given (expected: together with " + present.key() + ")");
    }
  }

  /** How Kafka's clients encrypt and authenticate. */
  KafkaSecurity kafkaSecurity() {
    return security(values, new ArrayList<>());
  }

  /** A port; empty when the option is not set. */
  Optional<Integer> port(ReceiverOption option) {
    return Optional.ofNullable((Long) values.get(option)).map(Math::toIntExact);
  }

  /** A count or a size in bytes. */
  long number(ReceiverOption option) {
    return (Long) value(option);
  }

  /** A count or a size in bytes that is known to be small. */
  int count(ReceiverOption option) {
    return Math.toIntExact(number(option));
  }

  Duration duration(ReceiverOption option) {
    return (Duration) value(option);
  }

  boolean flag(ReceiverOption option) {
    return (Boolean) value(option);
  }

  String text(ReceiverOption option) {
    return (String) value(option);
  }

  Optional<String> optionalText(ReceiverOption option) {
    return Optional.ofNullable((String) values.get(option));
  }

  /** Several texts, joined by commas. */
  String texts(ReceiverOption option) {
    List<String> texts = new ArrayList<>();
    ((List<?>) value(option)).forEach(text -> texts.add((String) text));
    return String.join(",", texts);
  }

  /** Several texts; none when the option is not set. */
  List<String> textList(ReceiverOption option) {
    return values.get(option) instanceof List<?> texts
        ? texts.stream().map(String.class::cast).toList()
        : List.of();
  }

  Optional<Path> file(ReceiverOption option) {
    return Optional.ofNullable((Path) values.get(option));
  }

  private Object value(ReceiverOption option) {
    Object value = values.get(option);
    if (value == null) {
      throw new IllegalStateException(option.key() + ": no value (expected: one by its default)");
    }
    return value;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(1024);
    values.forEach(
        (option, value) ->
            text.append(text.isEmpty() ? "" : ", ")
                .append(option.key())
                .append('=')
                .append(option.secret() ? "***" : value));
    return text.toString();
  }
}
