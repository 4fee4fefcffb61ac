package io.meshline.e2e.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The checkout's README as its readers see it: headings and blocks of code.
 *
 * @param text the whole page
 */
record Readme(String text) {
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  static Readme read(Path checkout) throws IOException {
    return new Readme(Files.readString(checkout.resolve("README.md")));
  }

  /**
   * The blocks of one language under a heading, in their order.
   *
   * @throws IllegalArgumentException if there is no such heading, or no such block
   */
  List<String> blocks(String heading, String language) {
    Matcher section =
        Pattern.compile(
                "^##+ " + Pattern.quote(heading) + "$(.*?)(?=^## |\\z)",
                Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(text);
    if (!section.find()) {
      throw new IllegalArgumentException("heading: " + heading + " (expected: one of the README)");
    }
    List<String> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(section.group(1));
    while (block.find()) {
      if (block.group(1).equals(language)) {
        blocks.add(block.group(2));
      }
    }
    if (blocks.isEmpty()) {
      throw new IllegalArgumentException(
          language + " under " + heading + ": none (expected: a block of code)");
    }
    return blocks;
  }
}
