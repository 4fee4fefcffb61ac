package io.meshline.standalone;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The values of the stack's options, checked. Immutable. */
public final class StackOptions {
  private final Map<StackOption, Integer> numbers;
  private final Path data;
  private final Set<KafkaIntake> kafkaIntake;
  private final List<Path> objectives;

  private StackOptions(
      Map<StackOption, Integer> numbers,
      Path data,
      Set<KafkaIntake> kafkaIntake,
      List<Path> objectives) {
    this.numbers = numbers;
    this.data = data;
    this.kafkaIntake = kafkaIntake;
    this.objectives = List.copyOf(objectives);
  }

  /**
   * Reads what a command was given: the file, over it the environment, over it the arguments.
   *
   * @param file properties, or null
   * @param environment variables; those that are no option's are left alone
   * @param arguments values by option
   * @param defaultData folder for data if none is named
   * @return the values
   * @throws InvalidOptionsException with all faults at once
   */
  public static StackOptions read(
      @Nullable Path file,
      Map<String, String> environment,
      Map<StackOption, String> arguments,
      Path defaultData) {
    var faults = new ArrayList<String>();
    Properties properties = file == null ? new Properties() : properties(file, faults);
    var unknown = new TreeSet<>(properties.stringPropertyNames());
    var texts = new EnumMap<StackOption, String>(StackOption.class);
    var numbers = new EnumMap<StackOption, Integer>(StackOption.class);
    for (StackOption option : StackOption.values()) {
      unknown.remove(option.key());
      String place = "--" + option.key();
      String text = arguments.get(option);
      if (text == null && !environment.getOrDefault(option.variable(), "").isBlank()) {
        place = option.variable();
        text = environment.get(place);
      }
      if (text == null) {
        place = option.key();
        text = properties.getProperty(place, option.defaultText());
      }
      read(option, place, text.strip(), texts, numbers, faults);
    }
    unknown.forEach(key -> faults.add(key + ": there is no such option (in " + file + ")"));
    doubles(numbers, faults);
    if (!faults.isEmpty()) {
      throw new InvalidOptionsException(faults);
    }
    String folder = texts.getOrDefault(StackOption.DATA, "");
    Path data = folder.isEmpty() ? defaultData : Path.of(folder);
    Set<KafkaIntake> kafkaIntake =
        KafkaIntake.parse(texts.getOrDefault(StackOption.KAFKA_INTAKE, ""));
    return new StackOptions(
        numbers,
        data.toAbsolutePath().normalize(),
        kafkaIntake,
        paths(texts.getOrDefault(StackOption.OBJECTIVES, "")));
  }

  /**
   * Folder for all data and logs.
   *
   * @return absolute
   */
  public Path data() {
    return data;
  }

  /** Protocols that are also taken from Kafka. */
  Set<KafkaIntake> kafkaIntake() {
    return kafkaIntake;
  }

  /** Absolute paths of files and folders with objectives; none: those among the data. */
  List<Path> objectives() {
    return objectives;
  }

  /**
   * The value of an option that is a number.
   *
   * @param option the option
   * @return in the option's range
   */
  public int number(StackOption option) {
    Integer number = numbers.get(option);
    if (number == null) {
      throw new IllegalArgumentException(option + " is no number");
    }
    return number;
  }

  private static void read(
      StackOption option,
      String place,
      String text,
      Map<StackOption, String> texts,
      Map<StackOption, Integer> numbers,
      List<String> faults) {
    try {
      if (option.number()) {
        numbers.put(option, option.parse(text));
        return;
      }
      texts.put(option, text);
      if (option == StackOption.KAFKA_INTAKE) {
        KafkaIntake.parse(text);
      } else if (option == StackOption.OBJECTIVES
          && !paths(text).stream().allMatch(Files::isReadable)) {
        throw new IllegalArgumentException("files or folders that can be read");
      }
    } catch (IllegalArgumentException e) {
      faults.add(place + ": " + text + " (expected: " + e.getMessage() + ")");
    }
  }

  private static List<Path> paths(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(path -> !path.isEmpty())
        .map(path -> Path.of(path).toAbsolutePath().normalize())
        .toList();
  }

  /** The same port given twice. */
  private static void doubles(Map<StackOption, Integer> numbers, List<String> faults) {
    var owners = new HashMap<Integer, StackOption>();
    numbers.forEach(
        (option, port) -> {
          StackOption other = option.port() && port != 0 ? owners.put(port, option) : null;
          if (other != null) {
            faults.add(
                "--"
                    + option.key()
                    + ": "
                    + port
                    + " is --"
                    + other.key()
                    + "'s, too (expected: different ports)");
          }
        });
  }

  private static Properties properties(Path file, List<String> faults) {
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      faults.add("--config: " + file + " (expected: a properties file that can be read)");
    }
    return properties;
  }
}
