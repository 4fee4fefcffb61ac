package io.meshline.standalone.doctor;

import org.jspecify.annotations.Nullable;

/**
 * One thing that was looked at.
 *
 * @param part of the deployment, such as kafka
 * @param level how it is
 * @param text what was seen and, where that is wrong, what was expected
 * @param remedy the command, or else the place to look at, that mends it; null where nothing is
 *     wrong
 */
public record Finding(String part, Level level, String text, @Nullable String remedy) {

  /** How something is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** Works, but not as well as it could, or not for long. */
    WARNING,
    /** Does not work. */
    FAULT,
    /** Nobody said where it is. */
    NOT_CHECKED
  }

  static Finding ok(String part, String text) {
    return new Finding(part, Level.OK, text, null);
  }

  static Finding warning(String part, String text, String remedy) {
    return new Finding(part, Level.WARNING, text, remedy);
  }

  static Finding fault(String part, String text, String remedy) {
    return new Finding(part, Level.FAULT, text, remedy);
  }

  /** For a part of which nobody said where it is. */
  public static Finding notChecked(String part, String option) {
    return new Finding(
        part, Level.NOT_CHECKED, "not checked (" + option + " says where it is)", null);
  }
}
