package io.meshline.ingest.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README names every reason that the code gives, and no other. */
class ReasonsTest {

  private static final Path CODE = Path.of("src/main/java");

  /** The first argument of a refusal or rejection; it holds no comma. */
  private static final Pattern GIVEN = Pattern.compile("new (?:Refusal|Rejection)\\(([^,]*),");

  /** A reason that is given by its name. */
  private static final Pattern CONSTANT =
      Pattern.compile("static final String [A-Z_]+ = (\"[a-z_]+\");");

  /** A text that only decides which reason it is. */
  private static final Pattern COMPARISON = Pattern.compile("equals\\(\"[^\"]*\"\\)");

  private static final Pattern TEXT = Pattern.compile("\"([a-z_]+)\"");

  @Test
  void theReadmeNamesThemAll() throws IOException {
    Set<String> given = new TreeSet<>();
    try (Stream<Path> files = Files.walk(CODE)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        given.addAll(reasons(Files.readString(file)));
      }
    }
    assertThat(given).hasSizeGreaterThan(10);
    assertThat(DocumentedReasons.names()).isEqualTo(given);
  }

  @Test
  void reasonsAreFoundInCode() {
    assertThat(
            reasons(
                """
                private static final String GONE = "gone_away";
                throw new Refusal(
                    name.equals("a_b") ? "service_missing" : "instance_missing", "x: \\"a_b\\" (expected: y)");
                return new Rejection("too_many", message);
                outlet.reject(new Rejection(GONE, message));
                """))
        .containsExactlyInAnyOrder("service_missing", "instance_missing", "too_many", "gone_away");
  }

  private static Set<String> reasons(String code) {
    Set<String> reasons = new TreeSet<>();
    boolean byName = false;
    for (Matcher given = GIVEN.matcher(code); given.find(); ) {
      Matcher texts = TEXT.matcher(COMPARISON.matcher(given.group(1)).replaceAll(""));
      boolean literal = false;
      while (texts.find()) {
        reasons.add(texts.group(1));
        literal = true;
      }
      byName |= !literal;
    }
    if (byName) {
      for (Matcher constant = CONSTANT.matcher(code); constant.find(); ) {
        if (code.matches("(?s).*new (Refusal|Rejection)\\(\\s*[A-Z_]+,.*")) {
          reasons.add(constant.group(1).replace("\"", ""));
        }
      }
    }
    return reasons;
  }
}
