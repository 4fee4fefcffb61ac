package io.meshline.query.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files of the console refer to each other, and to libraries, by names that are there. */
final class ConsoleFilesTest {
  private static final Path FOLDER = Path.of("src/main/resources/io/meshline/console");
  private static final Pattern WEBJAR = Pattern.compile("/webjars/[^'\"\\s)]+[^/,'\"\\s)]");
  private static final Pattern IMPORT = Pattern.compile("(?:from|import) '(\\.[^']+)'");
  private static final Pattern ANY_IMPORT =
      Pattern.compile("(?:(?:from|import) |= import\\()'([./][^']+)'");
  private static final Pattern PRELOAD =
      Pattern.compile(
          "<(?:link rel=\"modulepreload\" href|script type=\"module\" src)=\"([^\"]+)\"");
  private static final Pattern LICENCE =
      Pattern.compile("META-INF/resources/webjars/[^/]+/[^/]+/LICENSE");
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

  /** Else the browser finds them one after another, each only when what imports it is there. */
  @Test
  void thePageNamesAllItsModules() throws IOException {
    Set<String> imported = new TreeSet<>();
    collect("/js/main.js", imported);
    Matcher matcher = PRELOAD.matcher(read(FOLDER.resolve("index.html")));
    Set<String> named = new TreeSet<>(Set.of("/js/main.js"));
    while (matcher.find()) {
      named.add(matcher.group(1));
    }
    assertThat(named).isEqualTo(imported);
    assertThat(imported).hasSizeGreaterThan(40);
  }

  private static void collect(String path, Set<String> found) throws IOException {
    if (!found.add(path) || path.startsWith("/webjars/")) {
      return;
    }
    Matcher matcher = ANY_IMPORT.matcher(read(FOLDER.resolve(path.substring(1))));
    while (matcher.find()) {
      collect(URI.create(path).resolve(matcher.group(1)).toString(), found);
    }
  }

  @Test
  void licencesOfAllLibrariesThatAreServedAreToldWordByWord() throws IOException {
    String notices = words(read(FOLDER.resolve("third-party-notices.txt")));
    List<String> missing = new ArrayList<>();
    int found = 0;
    Enumeration<URL> jars = getClass().getClassLoader().getResources("META-INF/resources/webjars");
    while (jars.hasMoreElements()) {
      URL url = jars.nextElement();
      try (JarFile jar = ((JarURLConnection) url.openConnection()).getJarFile()) {
        String licence =
            jar.stream()
                .map(JarEntry::getName)
                .filter(LICENCE.asMatchPredicate())
                .findFirst()
                .orElseThrow(() -> new AssertionError("licence: none in " + url));
        String[] path = licence.split("/", -1);
        String library = path[3] + " " + path[4];
        // For tests only: it is not served by what is released.
        if (path[3].equals("axe-core")) {
          continue;
        }
        found++;
        try (InputStream in = jar.getInputStream(jar.getEntry(licence))) {
          String text = words(new String(in.readAllBytes(), UTF_8));
          if (!notices.contains(" " + library + " /webjars/" + path[3] + "/" + path[4] + "/, ")
              || !notices.contains(text)) {
            missing.add(library);
          }
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(found).isEqualTo(3);
  }

  private static String words(String text) {
    return text.strip().replaceAll("\\s+", " ");
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

  /** What fails once is tried again, which is right for a browser alone: see the pom. */
  @Test
  void integrationTestsOfThisModuleRunInTheBrowser() throws IOException {
    try (Stream<Path> tests = Files.walk(Path.of("src/test/java"))) {
      List<Path> all = tests.filter(file -> file.toString().endsWith("IT.java")).toList();
      assertThat(all).hasSizeGreaterThan(5);
      for (Path test : all) {
        assertThat(read(test)).as(test.toString()).contains("@ExtendWith(Browser.class)");
      }
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
