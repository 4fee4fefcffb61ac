package io.meshline.standalone;

import io.meshline.schemas.access.Reasons;
import io.meshline.standalone.engine.EngineException;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Where everything listens: told to the person, and kept in the data folder for {@code ./meshline
 * topology}.
 */
final class Addresses {
  static final String SEARCH = "search";
  static final String RECEIVER = "receiver metrics";
  static final String CONSOLE = "console, query api";
  private static final String FILE = "addresses.properties";

  private final Map<String, String> byName = new LinkedHashMap<>();

  synchronized void put(String name, String address) {
    byName.put(name, address);
  }

  /** The address of the search engine. */
  synchronized String search() {
    String address = byName.get(SEARCH);
    if (address == null) {
      throw new IllegalStateException("the search engine was not started");
    }
    return address;
  }

  synchronized String table() {
    var text = new StringBuilder();
    String console = byName.get(CONSOLE);
    if (console != null) {
      text.append("  See it:                %s%n%n".formatted(console));
    }
    byName.forEach((name, address) -> text.append("  %-22s %s%n".formatted(name, address)));
    return text.toString();
  }

  synchronized void write(Path data) {
    var properties = new Properties();
    properties.putAll(byName);
    try (Writer writer = Files.newBufferedWriter(data.resolve(FILE))) {
      properties.store(writer, "Where the parts of this Meshline listen; written at its start.");
    } catch (IOException e) {
      throw new EngineException("cannot write to " + data + ": " + Reasons.of(e), e);
    }
  }

  /** An address of the stack that ran last on a folder. */
  static Optional<String> of(Path data, String name) {
    Path file = data.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new EngineException("cannot read " + file + ": " + Reasons.of(e), e);
    }
    return Optional.ofNullable(properties.getProperty(name));
  }
}
