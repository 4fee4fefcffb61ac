package io.meshline.jobs.config;

import java.util.Map;
import java.util.Optional;

/** The values of a program's options, checked. Immutable and safe for use by several threads. */
public final class Options {

  private final Map<String, Object> values;
  private final Map<String, String> kafkaClient;

  Options(Map<String, Object> values, Map<String, String> kafkaClient) {
    this.values = Map.copyOf(values);
    this.kafkaClient = Map.copyOf(kafkaClient);
  }

  /**
   * The value of an option that is required or has a default.
   *
   * @throws IllegalStateException when it has no value: the option is not of this program's table,
   *     or it is one that may be left out
   */
  public <T> T get(Option<T> option) {
    return find(option)
        .orElseThrow(() -> new IllegalStateException("option " + option.key() + " has no value"));
  }

  /** The value of an option that may have been left out. */
  // Only OptionTable builds these maps, with values read by the very option that has the key.
  @SuppressWarnings("unchecked")
  public <T> Optional<T> find(Option<T> option) {
    return Optional.ofNullable((T) values.get(option.key()));
  }

  /** Settings for every Kafka client, without their prefix. */
  public Map<String, String> kafkaClient() {
    return kafkaClient;
  }
}
