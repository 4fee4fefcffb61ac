package io.meshline.jobs.config;

import java.io.Serializable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One option: its key, type, default and meaning. Immutable; identity is the key.
 *
 * @param <T> what its text is read to
 * @param key such as {@code kafka.bootstrap-servers}: lower case, words joined by dots and dashes
 * @param type how to read its text
 * @param defaultText default as text, null when the option has none
 * @param required whether a run without it is a fault
 * @param meaning one line for a person
 */
public record Option<T>(
    String key, OptionType<T> type, @Nullable String defaultText, boolean required, String meaning)
    implements Serializable {

  /** An option that has a default. */
  public static <T> Option<T> of(
      String key, OptionType<T> type, String defaultText, String meaning) {
    return new Option<>(key, type, defaultText, false, meaning);
  }

  /** An option that must be given. */
  public static <T> Option<T> required(String key, OptionType<T> type, String meaning) {
    return new Option<>(key, type, null, true, meaning);
  }

  /** An option without a default that may be left out. */
  public static <T> Option<T> optional(String key, OptionType<T> type, String meaning) {
    return new Option<>(key, type, null, false, meaning);
  }

  /** A secret: never shown, never taken from an argument, also to be had from a file. */
  public static Option<String> secret(String key, String meaning) {
    return new Option<>(key, OptionType.secretText(), null, false, meaning);
  }

  /** Of a secret: the option that names the file which holds it. */
  Option<String> inFile() {
    return optional(
        key + "-file", OptionType.text(), "File whose first line is `" + key + "`, instead of it.");
  }

  /** Name of the environment variable that gives this option. */
  public String variable() {
    return "MESHLINE_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
