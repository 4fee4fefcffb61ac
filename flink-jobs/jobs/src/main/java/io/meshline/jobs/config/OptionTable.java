package io.meshline.jobs.config;

import io.meshline.schemas.access.Secrets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All options of one program. Reads them from three places, of which the later one wins: a file
 * ({@code --config <path>}, properties or YAML), environment variables ({@code MESHLINE_…}),
 * arguments ({@code --key value} or {@code --key=value}). A key that no option has is a fault in a
 * file or an argument; environment variables of other programs are left alone.
 *
 * <p>A secret may also be the first line of a file, which the option {@code <key>-file} names. It
 * is no argument: those can be seen by other users of the machine, and are logged by Flink.
 */
public final class OptionTable {

  /** Keys that begin like this are handed to every Kafka client of the job without the prefix. */
  public static final String KAFKA_CLIENT_PREFIX = "kafka.client.";

  private final Map<String, Option<?>> options = new LinkedHashMap<>();
  private final List<Option<?>> secrets = new ArrayList<>();
  private final List<Check> checks;

  /** Looks for faults that no option shows alone. */
  @FunctionalInterface
  public interface Check {
    /**
     * Adds a line for each fault.
     *
     * @param options those that could be read; to be asked by {@link Options#find}
     */
    void check(Options options, List<String> faults);
  }

  /**
   * @throws IllegalStateException when two options share a key
   */
  public OptionTable(Collection<? extends Option<?>> options, Check... checks) {
    this.checks = List.of(checks);
    for (Option<?> option : options) {
      add(option);
      if (option.type().secret()) {
        secrets.add(option);
        add(option.inFile());
      }
    }
  }

  private void add(Option<?> option) {
    if (options.put(option.key(), option) != null) {
      throw new IllegalStateException("two options with key " + option.key());
    }
  }

  /** The options in the order of their declaration, each secret with that of its file. */
  public List<Option<?>> options() {
    return List.copyOf(options.values());
  }

  /**
   * Reads what a program was started with.
   *
   * @throws InvalidOptionsException with all faults
   */
  public Options read(String[] arguments, Map<String, String> environment) {
    List<String> faults = new ArrayList<>();
    Map<String, String> given = arguments(arguments, faults);
    String file = given.remove("config");
    if (file == null) {
      file = environment.get("MESHLINE_CONFIG");
    }
    Map<String, Seen> seen = new LinkedHashMap<>();
    if (file != null) {
      OptionFile.read(file, faults).forEach((k, v) -> seen.put(k, new Seen(v, k)));
    }
    for (Option<?> option : options.values()) {
      String value = environment.get(option.variable());
      if (value != null && !value.isBlank()) {
        seen.put(option.key(), new Seen(value, option.variable()));
      }
    }
    given.keySet().stream().filter(this::isSecret).forEach(k -> faults.add(argument(k)));
    given.forEach((k, v) -> seen.put(k, new Seen(v, k)));
    return parse(seen, faults);
  }

  /**
   * Reads options given as a map, without file or environment.
   *
   * @throws InvalidOptionsException with all faults
   */
  public Options of(Map<String, String> values) {
    Map<String, Seen> seen = new LinkedHashMap<>();
    values.forEach((k, v) -> seen.put(k, new Seen(v, k)));
    return parse(seen, new ArrayList<>());
  }

  private Options parse(Map<String, Seen> seen, List<String> faults) {
    Map<String, Object> values = new HashMap<>();
    Map<String, String> kafkaClient = new HashMap<>();
    seen.forEach(
        (key, value) -> {
          if (key.startsWith(KAFKA_CLIENT_PREFIX)) {
            kafkaClient.put(key.substring(KAFKA_CLIENT_PREFIX.length()), value.text());
          } else if (!options.containsKey(key)) {
            // Without the value: it may be the secret of an option whose key was mistyped.
            faults.add(key + ": there is no such option");
          }
        });
    for (Option<?> option : options.values()) {
      Seen value = seen.get(option.key());
      if (value != null) {
        parse(option, value.text(), value.place(), values, faults);
      } else if (option.defaultText() != null) {
        parse(option, option.defaultText(), option.key(), values, faults);
      } else if (option.required()) {
        faults.add(option.key() + ": not set (expected: " + option.type().expected() + ")");
      }
    }
    secrets.forEach(secret -> readFile(secret, values, faults));
    Options read = new Options(values, kafkaClient);
    checks.forEach(check -> check.check(read, faults));
    if (!faults.isEmpty()) {
      throw new InvalidOptionsException(faults);
    }
    return read;
  }

  private boolean isSecret(String key) {
    Option<?> option = options.get(key);
    return option != null
        ? option.type().secret()
        : key.startsWith(KAFKA_CLIENT_PREFIX) && Secrets.isSecret(key);
  }

  private static String argument(String key) {
    return "argument --"
        + key
        + ": a secret, which other users can see there (expected: in the file of --config, "
        + (key.startsWith(KAFKA_CLIENT_PREFIX)
            ? "or by the option for it)"
            : "the environment or the file of --" + key + "-file)");
  }

  /** Puts what a secret's file holds in the place of the secret itself. */
  private static void readFile(Option<?> secret, Map<String, Object> values, List<String> faults) {
    String fileKey = secret.inFile().key();
    try {
      Secrets.of(
              secret.key(),
              (String) values.get(secret.key()),
              fileKey,
              (String) values.get(fileKey))
          .ifPresent(value -> values.put(secret.key(), value));
    } catch (IllegalArgumentException e) {
      faults.add(String.valueOf(e.getMessage()));
    }
  }

  private static void parse(
      Option<?> option,
      String text,
      String place,
      Map<String, Object> values,
      List<String> faults) {
    try {
      values.put(option.key(), option.type().parse(text));
    } catch (InvalidTextException e) {
      faults.add(place + ": " + text + ": " + e.getMessage());
    } catch (IllegalArgumentException e) {
      String shown = option.type().secret() ? "***" : text;
      faults.add(place + ": " + shown + " (expected: " + option.type().expected() + ")");
    }
  }

  private static Map<String, String> arguments(String[] arguments, List<String> faults) {
    Map<String, String> given = new LinkedHashMap<>();
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      if (!argument.startsWith("--") || argument.length() == 2) {
        // Only its place: a stray argument may be a part of a secret.
        faults.add("argument " + (i + 1) + " has no key (expected: --key value or --key=value)");
        continue;
      }
      int equals = argument.indexOf('=');
      String key = argument.substring(2, equals > 0 ? equals : argument.length());
      @Nullable String previous;
      if (equals > 0) {
        previous = given.put(key, argument.substring(equals + 1));
      } else if (i + 1 < arguments.length) {
        previous = given.put(key, arguments[++i]);
      } else {
        faults.add("argument " + argument + " has no value (expected: --key value or --key=value)");
        continue;
      }
      if (previous != null) {
        faults.add("argument --" + key + " is given twice");
      }
    }
    return given;
  }

  /** A text and the name under which it was given. */
  private record Seen(String text, String place) {}
}
