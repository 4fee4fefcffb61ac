package io.meshline.query.server;

import io.meshline.query.StoreConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Checked values of the query server's options, immutable. They come from a properties file ({@code
 * --config <file>}), the environment and arguments ({@code --key value} or {@code --key=value});
 * the later one wins. Secrets are not shown by {@link #toString}, and are no arguments, which other
 * users of the machine can see.
 */
public final class QueryOptions {
  private static final String CONFIG = "config";

  private final Map<QueryOption, Object> values;
  private final StoreConnection store;

  private QueryOptions(Map<QueryOption, Object> values, StoreConnection store) {
    this.values = values;
    this.store = store;
  }

  /**
   * Options from texts by key, the rest being defaults.
   *
   * @throws InvalidOptionsException with every fault
   */
  public static QueryOptions of(Map<String, String> texts) {
    return checked(texts, Set.of(), new ArrayList<>());
  }

  /**
   * Options from arguments and environment, and from the file that they name.
   *
   * @throws InvalidOptionsException with every fault
   */
  public static QueryOptions load(List<String> arguments, Map<String, String> environment) {
    List<String> faults = new ArrayList<>();
    Map<String, String> given = arguments(arguments, faults);
    String file = given.remove(CONFIG);
    String named = argument(CONFIG);
    if (file == null) {
      named = "MESHLINE_QUERY_CONFIG";
      file = environment.get(named);
    }
    Map<String, String> texts = new LinkedHashMap<>();
    if (file != null) {
      texts.putAll(file(named, file, faults));
    }
    for (QueryOption option : QueryOption.values()) {
      String text = environment.get(option.variable());
      if (text != null && !text.isBlank()) {
        texts.put(option.key(), text);
      }
      if (option.secret() && given.containsKey(option.key())) {
        faults.add(
            argument(option.key())
                + ": as an argument, which others can see (expected: "
                + option.variable()
                + " or a file)");
      }
    }
    texts.putAll(given);
    return checked(texts, given.keySet(), faults);
  }

  /** The table of options as text for a terminal. */
  public static String help() {
    StringBuilder help = new StringBuilder(4096);
    help.append(
        """
        Meshline query server: the service map over HTTP.

        Options come from a properties file (--config FILE), from the environment and from
        arguments (--key value); the later one wins.

        """);
    for (QueryOption option : QueryOption.values()) {
      String state = option.defaultText() == null ? "" : ", default " + option.defaultText();
      help.append("  --%s  (%s%s)%n".formatted(option.key(), option.typeTitle(), state))
          .append("      %s%n".formatted(option.meaning()))
          .append("      %s%n".formatted(option.variable()));
    }
    return help.toString();
  }

  /** The table of options as Markdown, as the README has it. */
  static List<String> markdown() {
    return Arrays.stream(QueryOption.values())
        .map(
            option ->
                "| `%s` | %s | %s | %s |"
                    .formatted(
                        option.key(),
                        option.typeTitle(),
                        option.defaultText() == null ? "" : option.defaultText(),
                        option.meaning()))
        .toList();
  }

  private static Map<String, String> arguments(List<String> arguments, List<String> faults) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      int equals = argument.indexOf('=');
      if (!argument.startsWith("--")) {
        faults.add(argument + ": not an option (expected: --key value)");
      } else if (equals > 0) {
        texts.put(argument.substring(2, equals), argument.substring(equals + 1));
      } else if (i + 1 < arguments.size()) {
        texts.put(argument.substring(2), arguments.get(++i));
      } else {
        faults.add(
            argument
                + (isKnown(argument.substring(2))
                    ? ": no value (expected: --key value)"
                    : ": no such option (--help lists them)"));
      }
    }
    return texts;
  }

  private static boolean isKnown(String key) {
    return key.equals(CONFIG)
        || Arrays.stream(QueryOption.values()).anyMatch(option -> option.key().equals(key));
  }

  private static Map<String, String> file(String option, String name, List<String> faults) {
    Map<String, String> texts = new LinkedHashMap<>();
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(name))) {
      properties.load(reader);
      properties.stringPropertyNames().forEach(key -> texts.put(key, properties.getProperty(key)));
    } catch (IOException | IllegalArgumentException e) {
      faults.add(option + ": " + name + " (expected: a properties file that can be read)");
    }
    return texts;
  }

  private static String argument(String key) {
    return "--" + key;
  }

  /**
   * @param arguments keys of those that came as arguments, and are named as they were typed
   */
  private static QueryOptions checked(
      Map<String, String> given, Set<String> arguments, List<String> faults) {
    UnaryOperator<String> name = key -> arguments.contains(key) ? argument(key) : key;
    Map<String, String> texts = new LinkedHashMap<>(given);
    Map<QueryOption, Object> values = new EnumMap<>(QueryOption.class);
    for (QueryOption option : QueryOption.values()) {
      String text = texts.remove(option.key());
      if (text == null) {
        text = option.defaultText();
      }
      if (text != null) {
        try {
          values.put(option, option.parse(text));
        } catch (IllegalArgumentException e) {
          String shown = option.secret() ? "***" : text;
          faults.add(
              name.apply(option.key()) + ": " + shown + " (expected: " + e.getMessage() + ")");
        }
      }
    }
    texts
        .keySet()
        .forEach(key -> faults.add(name.apply(key) + ": no such option (--help lists them)"));
    for (QueryOption option : QueryOption.values()) {
      option.inFile().ifPresent(file -> readSecret(option, file, values, faults));
    }
    StoreConnection store = null;
    try {
      store = store(values);
    } catch (IllegalArgumentException e) {
      faults.add("search.*: " + e.getMessage());
    }
    if (!faults.isEmpty() || store == null) {
      throw new InvalidOptionsException(faults);
    }
    return new QueryOptions(values, store);
  }

  private static void readSecret(
      QueryOption secret, QueryOption file, Map<QueryOption, Object> values, List<String> faults) {
    if (!(values.get(file) instanceof Path path)) {
      return;
    }
    if (values.containsKey(secret)) {
      faults.add(secret.key() + " and " + file.key() + ": both given (expected: one of them)");
      return;
    }
    try (BufferedReader reader = Files.newBufferedReader(path)) {
      String line = reader.readLine();
      if (line == null || line.isBlank()) {
        faults.add(file.key() + ": " + path + " (expected: the secret on its first line)");
      } else {
        values.put(secret, line.strip());
      }
    } catch (IOException e) {
      faults.add(file.key() + ": " + path + " (expected: a file that can be read)");
    }
  }

  private static StoreConnection store(Map<QueryOption, Object> values) {
    List<String> hosts = new ArrayList<>();
    if (values.get(QueryOption.SEARCH_HOSTS) instanceof List<?> texts) {
      texts.forEach(text -> hosts.add(String.valueOf(text)));
    }
    return new StoreConnection(
        StoreConnection.parse(String.join(",", hosts)),
        (@Nullable String) values.get(QueryOption.SEARCH_USER),
        (@Nullable String) values.get(QueryOption.SEARCH_PASSWORD),
        (@Nullable String) values.get(QueryOption.SEARCH_API_KEY),
        (@Nullable Path) values.get(QueryOption.SEARCH_CA_CERTIFICATE));
  }

  /** Where the search store is. */
  StoreConnection store() {
    return store;
  }

  long number(QueryOption option) {
    return (Long) value(option);
  }

  Duration duration(QueryOption option) {
    return (Duration) value(option);
  }

  String text(QueryOption option) {
    return (String) value(option);
  }

  Optional<String> optionalText(QueryOption option) {
    return Optional.ofNullable((String) values.get(option));
  }

  /** Several texts; none when the option is not set. */
  List<String> texts(QueryOption option) {
    return values.get(option) instanceof List<?> texts
        ? texts.stream().map(String.class::cast).toList()
        : List.of();
  }

  private Object value(QueryOption option) {
    Object value = values.get(option);
    if (value == null) {
      throw new IllegalStateException(option.key() + ": no value (expected: one by its default)");
    }
    return value;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(512);
    values.forEach(
        (option, value) ->
            text.append(text.isEmpty() ? "" : ", ")
                .append(option.key())
                .append('=')
                .append(option.secret() ? "***" : value));
    return text.toString();
  }
}
