package io.meshline.sla;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Matches names: {@code *} stands for any text, also none; everything else for itself. Several
 * patterns match what one of them does. Immutable.
 */
public final class NamePattern {
  /** Matches every name. */
  public static final NamePattern ANY = new NamePattern(List.of("*"));

  private final List<String> globs;

  private NamePattern(List<String> globs) {
    this.globs = globs;
  }

  /**
   * Of one or more globs.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static NamePattern of(List<String> globs) {
    if (globs.isEmpty()) {
      throw new IllegalArgumentException("patterns: none (expected: at least one)");
    }
    return new NamePattern(List.copyOf(globs));
  }

  /** Whether a name matches; takes time in proportion to the name, for each {@code *}. */
  public boolean matches(String name) {
    for (String glob : globs) {
      if (matches(glob, name)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it names one thing: there is no {@code *} in it. */
  public boolean isExact() {
    return globs.size() == 1 && globs.get(0).indexOf('*') < 0;
  }

  /** On a mismatch the last star takes one character more: earlier ones never have to. */
  private static boolean matches(String glob, String name) {
    int g = 0;
    int n = 0;
    int star = -1;
    int taken = 0;
    while (n < name.length()) {
      if (g < glob.length() && glob.charAt(g) == '*') {
        star = g++;
        taken = n;
      } else if (g < glob.length() && glob.charAt(g) == name.charAt(n)) {
        g++;
        n++;
      } else if (star >= 0) {
        g = star + 1;
        n = ++taken;
      } else {
        return false;
      }
    }
    while (g < glob.length() && glob.charAt(g) == '*') {
      g++;
    }
    return g == glob.length();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NamePattern that && that.globs.equals(globs);
  }

  @Override
  public int hashCode() {
    return globs.hashCode();
  }

  @Override
  public String toString() {
    return globs.stream().collect(Collectors.joining(" | "));
  }
}
