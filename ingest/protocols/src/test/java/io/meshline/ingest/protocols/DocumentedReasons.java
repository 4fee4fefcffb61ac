package io.meshline.ingest.protocols;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The reasons of rejections that the module's README names, in the table under that heading. */
public final class DocumentedReasons {

  private static final String HEADING = "## Reasons of rejections\n";
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_]+)` \\| [^|]+ \\|$");

  private DocumentedReasons() {}

  /** All of them. */
  public static Set<String> names() {
    String readme;
    try {
      readme = Files.readString(Path.of("README.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int begin = readme.indexOf(HEADING);
    if (begin < 0) {
      throw new AssertionError("README.md: no " + HEADING);
    }
    int end = readme.indexOf("\n## ", begin + HEADING.length());
    Matcher rows = ROW.matcher(readme.substring(begin, end < 0 ? readme.length() : end));
    Set<String> names = new TreeSet<>();
    while (rows.find()) {
      if (!names.add(rows.group(1))) {
        throw new AssertionError("README.md names the reason twice: " + rows.group(1));
      }
    }
    return names;
  }
}
