package io.meshline.manifests;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of the checkout, as tests read them. Paths are relative to its root. */
public final class Checkout {
  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory())
          // A key that stands twice is a mistake that most readers hide.
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private static final Path ROOT = root(Path.of("").toAbsolutePath());

  private Checkout() {}

  /** A file or folder. */
  public static Path path(String relative) {
    return ROOT.resolve(relative);
  }

  /** Content of a file. */
  public static String text(String relative) {
    return text(path(relative));
  }

  /** Content of a file. */
  public static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one document of a YAML file. */
  public static JsonNode yaml(String relative) {
    List<JsonNode> all = documents(text(relative));
    if (all.size() != 1) {
      throw new IllegalArgumentException(
          relative + ": " + all.size() + " documents (expected: one)");
    }
    return all.get(0);
  }

  /** A JSON file. */
  public static JsonNode json(String relative) {
    try {
      return JSON.readTree(text(relative));
    } catch (IOException e) {
      throw new UncheckedIOException(relative, e);
    }
  }

  /** All documents of a YAML text, but the empty ones. */
  public static List<JsonNode> documents(String yaml) {
    try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
      return values.readAll().stream()
          .filter(document -> document != null && !document.isNull() && !document.isMissingNode())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Files directly in a folder, sorted, that end in one of these. */
  public static List<Path> files(String folder, String... endings) {
    try (Stream<Path> files = Files.list(path(folder))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> Stream.of(endings).anyMatch(end -> file.toString().endsWith(end)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A property of the root pom, such as {@code flink.version}. */
  public static String property(String name) {
    return first("pom.xml", "<" + Pattern.quote(name) + ">([^<]+)</");
  }

  /** The project's version, such as {@code 0.1.0-SNAPSHOT}. */
  public static String version() {
    return first("pom.xml", "<artifactId>meshline-parent</artifactId>\\s*<version>([^<]+)</");
  }

  /** The first group of the first match in a file. */
  public static String first(String relative, String regex) {
    Matcher matcher = Pattern.compile(regex).matcher(text(relative));
    if (!matcher.find()) {
      throw new IllegalArgumentException(relative + ": nothing matches " + regex);
    }
    return matcher.group(1);
  }

  private static Path root(Path working) {
    for (Path folder = working; folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve("meshline")) && Files.isDirectory(folder.resolve("deploy"))) {
        return folder;
      }
    }
    throw new IllegalStateException(working + ": no checkout at or above it");
  }
}
