package io.meshline.manifests;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/** The settings that this release of Flink knows. */
final class FlinkKeys {
  private static final List<Class<?>> TABLES =
      List.of(
          CheckpointingOptions.class,
          CoreOptions.class,
          HighAvailabilityOptions.class,
          JobManagerOptions.class,
          RestOptions.class,
          RestartStrategyOptions.class,
          SecurityOptions.class,
          StateBackendOptions.class,
          StateRecoveryOptions.class,
          TaskManagerOptions.class);

  private static final Set<String> KEYS = keys();

  private FlinkKeys() {}

  /** Whether Flink knows a setting by this name, no older one. Reporters choose their own names. */
  static boolean knows(String key) {
    return KEYS.contains(key) || key.matches("metrics\\.reporter\\.prom\\.(factory\\.class|port)");
  }

  private static Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    for (Class<?> table : TABLES) {
      for (Field field : table.getFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == ConfigOption.class) {
          try {
            ConfigOption<?> option = (ConfigOption<?>) field.get(null);
            keys.add(option.key());
            for (FallbackKey fallback : option.fallbackKeys()) {
              if (!fallback.isDeprecated()) {
                keys.add(fallback.getKey());
              }
            }
          } catch (IllegalAccessException e) {
            throw new IllegalStateException(field.toString(), e);
          }
        }
      }
    }
    return keys;
  }
}
