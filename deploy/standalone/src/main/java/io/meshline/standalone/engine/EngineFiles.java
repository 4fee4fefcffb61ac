package io.meshline.standalone.engine;

import io.meshline.schemas.access.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** The files the launchers write for an engine, in its own folder below the data folder. */
final class EngineFiles {
  private static final String LOG4J =
      """
      status = error
      appender.console.type = Console
      appender.console.name = console
      appender.console.layout.type = PatternLayout
      appender.console.layout.pattern = %d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5p %c{1.} - %m%n
      rootLogger.level = info
      rootLogger.appenderRef.console.ref = console
      """;

  private final Path folder;
  private final Path logs;

  EngineFiles(Path dataDir, String engine) {
    Path data = dataDir.toAbsolutePath().normalize();
    this.folder = data.resolve(engine);
    this.logs = data.resolve("logs");
    try {
      Files.createDirectories(folder);
      Files.createDirectories(logs);
    } catch (IOException e) {
      throw new EngineException(
          "cannot write to the data folder " + data + ": " + Reasons.of(e), e);
    }
  }

  Path folder() {
    return folder;
  }

  Path log(String name) {
    return logs.resolve(name + ".log");
  }

  Path subfolder(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new EngineException("cannot write to " + folder + ": " + Reasons.of(e), e);
    }
  }

  Path write(String name, String text) {
    Path file = folder.resolve(name);
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new EngineException("cannot write " + file + ": " + Reasons.of(e), e);
    }
  }

  /** Writes settings, one {@code key<separator>value} per line. */
  Path write(String name, Map<String, String> settings, String separator) {
    return write(
        name,
        settings.entrySet().stream()
            .map(setting -> setting.getKey() + separator + setting.getValue() + "\n")
            .collect(Collectors.joining()));
  }

  /**
   * Writes the configuration of log4j 2: everything to standard output, which is the log file.
   *
   * @param quiet loggers of which only warnings are worth their lines
   */
  String log4j(String... quiet) {
    var text = new StringBuilder(LOG4J);
    for (int i = 0; i < quiet.length; i++) {
      text.append("logger.q%d.name = %s%nlogger.q%d.level = warn%n".formatted(i, quiet[i], i));
    }
    return "-Dlog4j2.configurationFile=" + write("log4j2.properties", text.toString());
  }
}
