package io.meshline.query.console;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the page that is shown for faults: of the layout by where things are ({@code
 * tests/faults.js}), of access by axe, which also measures contrast.
 */
final class PageFaults {
  private static final PageScript AXE =
      new PageScript("axe", "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js");
  private static final PageScript LAYOUT =
      new PageScript("layoutFaults", "/io/meshline/query/console/tests/faults.js");

  /**
   * How much of axe runs: it takes a second for a page, on which a theme changes but the contrast.
   */
  enum Audit {
    NONE,
    CONTRAST,
    ALL
  }

  private final ConsolePage page;

  PageFaults(ConsolePage page) {
    this.page = page;
  }

  /** What sticks out, overlaps, is cut or too small to be hit, one line each. */
  List<String> ofLayout() {
    LAYOUT.into(page);
    return texts(page.script("return layoutFaults()"));
  }

  /** What axe finds against WCAG 2.1 A and AA and its best practices, one line each. */
  List<String> ofAccess(Audit audit) {
    if (audit == Audit.NONE) {
      return List.of();
    }
    AXE.into(page);
    return texts(
        page.scriptLater(
            "const done = arguments[arguments.length - 1];"
                + " axe.run(document, {resultTypes: ['violations'], elementRef: false, ...(arguments[0] ? {runOnly: ['color-contrast']} : {})}).then("
                + "r => done(r.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + n.html.slice(0, 160) + ' ' + n.failureSummary))),"
                + " e => done([String(e)]))",
            audit == Audit.CONTRAST));
  }

  private static List<String> texts(@Nullable Object found) {
    return ((List<?>) Objects.requireNonNull(found)).stream().map(String::valueOf).toList();
  }
}
