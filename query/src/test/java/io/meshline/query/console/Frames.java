package io.meshline.query.console;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The pictures that a page showed while it was worked with.
 *
 * @param frames how many
 * @param perSecond how many in a second
 * @param longest milliseconds between two of them
 * @param paints strokes, fills, texts and images that scripts painted for them
 */
record Frames(int frames, double perSecond, double longest, int paints) {
  private static final PageScript SCRIPT =
      new PageScript("framesWhile", "/io/meshline/query/console/tests/frames.js");

  /** What is done with the map. */
  enum Move {
    /** Its ground is dragged to and fro. */
    DRAG,
    /** The wheel is turned to and fro. */
    ZOOM,
    /** Nothing: it looks at the API again, and shows what is new. */
    LOOK
  }

  /**
   * Works with the map for some time.
   *
   * @param millis at least
   * @param least as many pictures at least
   */
  static Frames of(ConsolePage page, Move move, int millis, int least) {
    SCRIPT.into(page);
    Map<?, ?> found =
        (Map<?, ?>)
            Objects.requireNonNull(
                page.scriptLater(
                    """
                    const [move, millis, least, done] = arguments;
                    framesWhile(move, millis, least, move === 'look' ? meshline.refresh() : undefined).then(done, (e) => done({ fault: String(e) }));
                    """,
                    move.name().toLowerCase(Locale.ROOT),
                    millis,
                    least));
    if (found.containsKey("fault")) {
      throw new AssertionError("frames: " + found.get("fault"));
    }
    return new Frames(
        number(found, "frames").intValue(),
        number(found, "perSecond").doubleValue(),
        number(found, "longest").doubleValue(),
        number(found, "paints").intValue());
  }

  private static Number number(Map<?, ?> found, String name) {
    return (Number) Objects.requireNonNull(found.get(name), name);
  }
}
