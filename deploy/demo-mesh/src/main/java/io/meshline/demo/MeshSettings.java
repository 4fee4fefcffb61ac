package io.meshline.demo;

import java.util.HashMap;
import java.util.Map;

/** The {@code key=value} settings of one service. */
final class MeshSettings {
  private final Map<String, String> values;

  private MeshSettings(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /** Reads all arguments after the first. */
  static MeshSettings parse(String[] args) {
    var values = new HashMap<String, String>();
    for (int i = 1; i < args.length; i++) {
      int equals = args[i].indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("setting: " + args[i] + " (expected: key=value)");
      }
      values.put(args[i].substring(0, equals), args[i].substring(equals + 1));
    }
    return new MeshSettings(values);
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  String text(String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException(key + ": missing (expected: " + key + "=…)");
    }
    return value;
  }

  int number(String key) {
    String value = text(key);
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(key + ": " + value + " (expected: a whole number)", e);
    }
  }
}
