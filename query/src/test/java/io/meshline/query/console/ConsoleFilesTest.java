package io.meshline.query.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files of the console refer to each other, and to libraries, by names that are there. */
final class ConsoleFilesTest {
  private static final Path FOLDER = Path.of("src/main/resources/io/meshline/console");
  private static final Pattern WEBJAR = Pattern.compile("/webjars/[^'\"\\s)]+");
  private static final Pattern IMPORT = Pattern.compile("(?:from|import) '(\\.[^']+)'");
  private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(/[^\"]+)\"");

  @Test
  void librariesAreOnTheClassPathInTheVersionsNamed() throws IOException {
    List<String> missing = new ArrayList<>();
    int found = 0;
    for (Path file : files()) {
      Matcher matcher = WEBJAR.matcher(read(file));
      while (matcher.find()) {
        found++;
        if (getClass().getResource("/META-INF/resources" + matcher.group()) == null) {
          missing.add(file + ": " + matcher.group());
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(found).isGreaterThan(3);
  }

  @Test
  void modulesImportFilesThatAreThere() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Path file : files()) {
      Matcher matcher = IMPORT.matcher(read(file));
      while (matcher.find()) {
        URI target = file.toUri().resolve(matcher.group(1));
        if (!Files.isRegularFile(Path.of(target))) {
          missing.add(file + ": " + matcher.group(1));
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void thePageLinksFilesThatAreThereAndHoldsNoScriptOrStyleItself() throws IOException {
    String page = read(FOLDER.resolve("index.html"));
    Matcher matcher = LINK.matcher(page);
    List<String> missing = new ArrayList<>();
    while (matcher.find()) {
      String link = matcher.group(1);
      if (!link.startsWith("/webjars/")
          && !Files.isRegularFile(FOLDER.resolve(link.substring(1)))) {
        missing.add(link);
      }
    }
    assertThat(missing).isEmpty();
    assertThat(page).doesNotContainPattern("<script[^>]*>[^<]").doesNotContain("<style", "style=");
    assertThat(page).doesNotContainPattern("\\son\\w+=");
  }

  @Test
  void textNeverBecomesMarkup() throws IOException {
    for (Path file : files()) {
      assertThat(read(file))
          .as(file.toString())
          .doesNotContain(
              "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
    }
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static String read(Path file) throws IOException {
    return Objects.requireNonNull(Files.readString(file, UTF_8));
  }
}
