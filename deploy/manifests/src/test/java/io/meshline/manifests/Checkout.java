package io.meshline.manifests;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** The files of the checkout, as tests read them. Paths are relative to its root. */
public final class Checkout {
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

  /** All documents of a YAML text but the empty ones, with anchors and merge keys resolved. */
  public static List<JsonNode> documents(String yaml) {
    LoaderOptions options = new LoaderOptions();
    // A key that stands twice is a mistake that most readers hide.
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(500);
    List<JsonNode> documents = new ArrayList<>();
    Yaml reader =
        new Yaml(
            new SafeConstructor(options),
            new Representer(new DumperOptions()),
            new DumperOptions(),
            options,
            new CoreResolver());
    for (Object document : reader.loadAll(yaml)) {
      if (document != null) {
        documents.add(JSON.valueToTree(document));
      }
    }
    return documents;
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

  /** The keys of an object, in its order; none of what is no object. */
  public static List<String> keys(JsonNode object) {
    List<String> keys = new ArrayList<>();
    object.fieldNames().forEachRemaining(keys::add);
    return keys;
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
      if (Files.isRegularFile(folder.resolve("meshline"))
          && Files.isDirectory(folder.resolve("deploy"))) {
        return folder;
      }
    }
    throw new IllegalStateException(working + ": no checkout at or above it");
  }

  /** As YAML 1.2 has it: {@code on} is a text, and so is a date. */
  private static final class CoreResolver extends Resolver {
    @Override
    protected void addImplicitResolvers() {
      addImplicitResolver(Tag.BOOL, Pattern.compile("true|True|TRUE|false|False|FALSE"), "tTfF");
      addImplicitResolver(Tag.INT, INT, "-+0123456789");
      addImplicitResolver(Tag.FLOAT, FLOAT, "-+0123456789.");
      addImplicitResolver(Tag.MERGE, MERGE, "<");
      addImplicitResolver(Tag.NULL, NULL, "~nN\0");
      addImplicitResolver(Tag.NULL, EMPTY, null);
    }
  }
}
