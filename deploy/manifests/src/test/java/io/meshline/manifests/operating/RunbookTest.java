package io.meshline.manifests.operating;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.manifests.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pages for trouble: each says what was tried, and points only to what there is. */
class RunbookTest {
  private static final String FOLDER = "deploy/docs/runbook";
  private static final Pattern CLASS =
      Pattern.compile("`([A-Z]\\w+(?:Test|IT|Contract|Records|Proxy))`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(?:#([^)]*))?\\)");
  private static final Pattern METRIC = Pattern.compile("\\bmeshline_(?:receiver|query)_\\w+");
  private static final Pattern COMMAND = Pattern.compile("\\./meshline (\\w+)");

  @Test
  void everyPageHasItsThreeParts() {
    for (Path page : Checkout.files(FOLDER, ".md")) {
      assertThat(Checkout.text(page))
          .as("%s", page)
          .startsWith("# ")
          .containsSubsequence("\n## Signs\n\n", "\n## Causes and cures\n\n", "\n## Tried\n\n");
    }
    assertThat(Checkout.files(FOLDER, ".md")).hasSizeGreaterThanOrEqualTo(10);
  }

  @Test
  void everyTestThatIsPointedToIsThere() throws IOException {
    Set<String> classes;
    try (Stream<Path> files = Files.walk(Checkout.path(""))) {
      classes =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".java"))
              .map(name -> name.substring(0, name.length() - ".java".length()))
              .collect(Collectors.toCollection(TreeSet::new));
    }
    for (Path page : Checkout.files(FOLDER, ".md")) {
      String text = Checkout.text(page);
      Set<String> named = matches(CLASS, text.substring(text.indexOf("\n## Tried")));
      assertThat(named).as("tests of %s", page).isNotEmpty();
      assertThat(classes).as("%s", page).containsAll(named);
    }
  }

  @Test
  void everyMetricAndCommandIsThere() {
    String known = Checkout.text("ingest/receiver/README.md") + Checkout.text("query/README.md");
    String script = Checkout.text("meshline");
    for (Path page : Checkout.files(FOLDER, ".md")) {
      String text = Checkout.text(page);
      for (String metric : matches(METRIC, text)) {
        assertThat(known).as("%s", page).contains(metric);
      }
      Matcher commands = COMMAND.matcher(text);
      while (commands.find()) {
        assertThat(script).as("%s", page).containsPattern("\\n  " + commands.group(1) + "\\b");
      }
    }
  }

  /** Those that the alert counts. */
  @Test
  void everyFailureOfTheQueryApiHasItsCure() {
    Set<String> statuses =
        matches(
            Pattern.compile("[A-Z]\\((5\\d\\d), \""),
            Checkout.text("query/src/main/java/io/meshline/query/server/ProblemException.java"));
    String page = Checkout.text(FOLDER + "/queries-fail.md");
    assertThat(statuses)
        .contains("500", "504")
        .allSatisfy(status -> assertThat(page).contains("\n| " + status + " "));
  }

  @Test
  void linksLeadSomewhere() {
    Stream.concat(
            Checkout.files(FOLDER, ".md").stream(), Checkout.files("deploy/docs", ".md").stream())
        .forEach(
            page -> {
              Matcher links = LINK.matcher(Checkout.text(page));
              while (links.find()) {
                if (links.group(1).startsWith("https://")) {
                  continue;
                }
                Path target = page.resolveSibling(links.group(1)).normalize();
                assertThat(target).as("a link of %s", page).exists();
                if (links.group(2) != null) {
                  assertThat(anchors(target)).as("%s", target).contains(links.group(2));
                }
              }
            });
  }

  private static Set<String> anchors(Path page) {
    return Checkout.text(page)
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(
            line ->
                line.replaceFirst("^#+ ", "")
                    .toLowerCase(java.util.Locale.ROOT)
                    .replaceAll("[^\\w\\- ]", "")
                    .replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  private static Set<String> matches(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(found -> found.groupCount() == 0 ? found.group() : found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
