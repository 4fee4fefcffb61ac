package io.meshline.manifests.operating;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.manifests.Checkout;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The way into production: its times add up, and what is measured is told from what is not. */
class IntoProductionTest {
  private static final String PAGE = "deploy/docs/into-production.md";
  private static final Pattern STEP =
      Pattern.compile("\\| (\\d+) \\| .+ \\| (nothing|as above|.*\\d.* s\\b.*) \\| (\\d+) min \\|");

  @Test
  void withEnginesThatRunItTakesAnHour() {
    assertThat(minutes("## With engines that run")).isLessThanOrEqualTo(60);
  }

  @Test
  void inAnEmptyClusterItTakesTwo() {
    assertThat(minutes("## In an empty Kubernetes cluster")).isLessThanOrEqualTo(120);
  }

  @Test
  void theArchiveHoldsWhatThePageStarts() {
    String script = Checkout.text("deploy/release/tarball");
    for (String program : List.of("bin/receiver", "bin/query")) {
      assertThat(Checkout.text(PAGE)).contains("`" + program + "`");
      assertThat(script).contains("$root/" + program);
    }
    assertThat(Checkout.path("deploy/helm/meshline/templates/strimzi.yaml")).exists();
  }

  private static int minutes(String heading) {
    String page = Checkout.text(PAGE);
    String section = page.substring(page.indexOf(heading + "\n"));
    int end = section.indexOf("\n## ", 1);
    List<String> rows =
        (end < 0 ? section : section.substring(0, end))
            .lines()
            .filter(line -> line.matches("\\| \\d+ .*"))
            .toList();
    assertThat(rows).hasSizeGreaterThan(8);
    int minutes = 0;
    for (int i = 0; i < rows.size(); i++) {
      var step = STEP.matcher(rows.get(i));
      assertThat(step.matches()).as(rows.get(i)).isTrue();
      assertThat(step.group(1)).isEqualTo(Integer.toString(i + 1));
      minutes += Integer.parseInt(step.group(3));
    }
    return minutes;
  }
}
