package io.meshline.query.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * 1,000 services and 5,000 edges, or as many as {@code -Dmeshline.console.services} says: all are
 * drawn, found and opened. How long that takes is printed, not asserted: it says more of the
 * machine than of the console.
 */
@ExtendWith(Browser.class)
final class ConsoleSizeIT {
  private static final int SERVICES = Integer.getInteger("meshline.console.services", 1_000);
  private static final int EDGES = 5 * SERVICES;

  private final ConsolePage page;

  ConsoleSizeIT(ConsolePage page) {
    this.page = page;
  }

  @AfterAll
  static void aSmallMeshAgain(ConsolePage page) {
    page.server().show(FixtureMesh.shop());
  }

  @Test
  void aThousandServicesAreDrawnAndUsable() {
    page.server().fail("");
    page.server().show(FixtureMesh.large(SERVICES, EDGES));
    page.screen(1440, 900, "light", true).open("");
    assertThat(page.number("return meshline.map.cy.nodes(':childless').length"))
        .isEqualTo(SERVICES);
    assertThat(page.number("return meshline.map.cy.edges().length")).isEqualTo(EDGES);
    String paint =
        "return performance.getEntriesByType('paint').find(p => p.name === 'first-contentful-paint').startTime";
    double first = page.number(paint);
    double drawn =
        page.number("return performance.getEntriesByName('meshline-drawn')[0].startTime");
    double layout =
        page.number(
            "const [b, e] = ['begin', 'end'].map(n => performance.getEntriesByName('meshline-layout-' + n)[0].startTime); return e - b");
    page.script(
        "window.frames_ = []; const step = now => { frames_.push(now); if (frames_.length < 2000) requestAnimationFrame(step); };"
            + " requestAnimationFrame(step)");
    page.dragMap(700, 200, 12);
    double frame =
        page.number(
            "const gaps = frames_.slice(1).map((at, i) => at - frames_[i]).sort((a, b) => a - b); return gaps[Math.floor(gaps.length * 0.9)]");
    page.screenshot("large-1440-light");
    page.script("meshline.store.set({find: 'health = failing and name ~ service'})");
    page.until(
        "matches",
        "return Number(document.querySelector('.find .count').textContent) > " + SERVICES / 300);
    page.script(
        "meshline.store.set({find: '', select: [...meshline.graph.nodes.keys()].find(id => id.endsWith('/service-210'))})");
    page.untilShown("#panel-title", "service-210");
    double again =
        ((Number)
                Objects.requireNonNull(
                    page.scriptLater(
                        "const done = arguments[0]; const b = performance.now(); meshline.refresh().then(() => done(performance.now() - b))")))
            .doubleValue();
    System.out.printf(
        Locale.ROOT,
        "console, 1,000 services and 5,000 edges: first paint %.0f ms, map drawn %.0f ms (of which layout %.0f ms),"
            + " 9 of 10 frames while it is dragged within %.0f ms, look again %.0f ms%n",
        first,
        drawn,
        layout,
        frame,
        again);
    assertThat(page.complaints()).isEmpty();
  }
}
