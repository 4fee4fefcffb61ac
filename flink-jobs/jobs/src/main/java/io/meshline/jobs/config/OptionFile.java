package io.meshline.jobs.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Options in a file: {@code .yaml} and {@code .yml} as YAML, everything else as properties. */
final class OptionFile {

  private OptionFile() {}

  /** Keys and texts of a file; nothing and a fault when it cannot be read. */
  static Map<String, String> read(String file, List<String> faults) {
    try {
      String text = Files.readString(Path.of(file));
      boolean yaml = file.endsWith(".yaml") || file.endsWith(".yml");
      return yaml ? yaml(text) : properties(text);
    } catch (IOException | RuntimeException e) {
      faults.add("config: " + file + " (expected: a readable file; " + e + ")");
      return Map.of();
    }
  }

  private static Map<String, String> properties(String text) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(text));
    Map<String, String> values = new LinkedHashMap<>();
    properties.stringPropertyNames().stream()
        .sorted()
        .forEach(k -> values.put(k, properties.getProperty(k)));
    return values;
  }

  private static Map<String, String> yaml(String text) {
    Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    Map<String, String> values = new LinkedHashMap<>();
    if (root instanceof Map<?, ?> map) {
      flatten("", map, values);
    } else if (root != null) {
      throw new YAMLException("a mapping of keys to values is expected");
    }
    return values;
  }

  /** Nested keys are joined with dots; lists are joined with commas. */
  private static void flatten(String prefix, Map<?, ?> map, Map<String, String> values) {
    map.forEach(
        (k, v) -> {
          String key = prefix + k;
          if (v instanceof Map<?, ?> nested) {
            flatten(key + ".", nested, values);
          } else if (v instanceof List<?> list) {
            values.put(key, list.stream().map(String::valueOf).collect(Collectors.joining(",")));
          } else if (v instanceof java.util.Date date) {
            values.put(key, date.toInstant().toString());
          } else if (v != null) {
            values.put(key, v.toString());
          }
        });
  }
}
