package io.meshline.manifests;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The images that are not ours, which one file names for the Dockerfile and for Compose. */
final class OtherImages {
  static final String FILE = "deploy/.env";

  private static final Pattern LINE = Pattern.compile("(?m)^([A-Z]+_IMAGE)=(.*)$");
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{([A-Z]+_IMAGE):\\?not set \\(expected: as in deploy/\\.env\\)}");

  private OtherImages() {}

  /** Each by its variable. */
  static Map<String, String> all() {
    Map<String, String> images = new TreeMap<>();
    Matcher lines = LINE.matcher(Checkout.text(FILE));
    while (lines.find()) {
      images.put(lines.group(1), lines.group(2));
    }
    return images;
  }

  /** An image's tag, without the digest behind it. */
  static String tag(String image) {
    return image.replaceFirst("@.*", "");
  }

  /** What Compose makes of a text that is nothing but a variable which must be set. */
  static String resolved(String text) {
    Matcher reference = REFERENCE.matcher(text);
    String image = reference.matches() ? all().get(reference.group(1)) : null;
    if (image == null) {
      throw new AssertionError(text + " (expected: a variable of " + FILE + " that must be set)");
    }
    return image;
  }
}
