package io.meshline.query.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * 1,000 services and 5,000 edges, or as many as {@code -Dmeshline.console.services} says: something
 * is to be seen at once, all is drawn, found and opened. How long that takes is printed; what is
 * asserted of it is that nobody gives up, since it says more of the machine than of the console.
 */
@ExtendWith(Browser.class)
final class ConsoleSizeIT {
  private static final int SERVICES = Integer.getInteger("meshline.console.services", 1_000);
  private static final int EDGES = 5 * SERVICES;

  /** Milliseconds; some ten times what two busy cores take. */
  private static final double PATIENCE = 30_000;

  private final ConsolePage page;

  ConsoleSizeIT(ConsolePage page) {
    this.page = page;
  }

  @AfterAll
  static void aSmallMeshAgain(ConsolePage page) {
    page.desk();
  }

  @Test
  void aThousandServicesAreDrawnAndUsable() {
    page.desk();
    page.server().show(FixtureMesh.large(SERVICES, EDGES));
    page.screen(1440, 900, "light", true).load("");
    assertThat(page.number("return meshline.map.cy.nodes(':childless').not('.box').length"))
        .isEqualTo(SERVICES);
    assertThat(page.number("return meshline.map.cy.edges().length")).isEqualTo(EDGES);
    page.until("the map in place of its sketch", "return document.getElementById('sketch').hidden");
    double first =
        page.number(
            "return performance.getEntriesByType('paint').find(p => p.name === 'first-contentful-paint').startTime");
    double sketched = mark("meshline-sketched");
    double drawn = mark("meshline-drawn");
    double layout = mark("meshline-layout-end") - mark("meshline-layout-begin");
    // What is seen first is the same map: it comes before Cytoscape has begun.
    assertThat(sketched).isBetween(mark("meshline-layout-end"), drawn);
    assertThat(drawn).isLessThan(PATIENCE);

    assertThat(
            page.number(
                "const seen = new Set(meshline.map.cy.nodes(':childless').not('.box').map(n => Math.round(n.position().x / 40) + ' ' + Math.round(n.position().y / 24))); return seen.size"))
        .as("services with ground of their own")
        .isEqualTo(SERVICES);
    assertThat(
            page.number(
                "const m = meshline.map.container; return meshline.map.cy.nodes(':childless').not('.box').filter(n => { const p = n.renderedPosition(); return p.x < 0 || p.y < 0 || p.x > m.clientWidth || p.y > m.clientHeight; }).length"))
        .as("services out of sight")
        .isZero();
    BufferedImage picture = Pixels.picture(page.screenshot("large-1440-light"));
    assertThat(Pixels.of(picture, 0xc2185b, 90)).as("pixels of what fails").isGreaterThan(100);
    assertThat(Pixels.colours(picture)).isGreaterThan(100);

    page.script(
        "window.frames_ = []; const step = now => { frames_.push(now); if (!frames_.done) requestAnimationFrame(step); };"
            + " requestAnimationFrame(step)");
    double x = page.number("return meshline.map.cy.pan().x");
    page.dragMap(700, 200, 12);
    assertThat(page.number("return meshline.map.cy.pan().x")).isNotEqualTo(x);
    double frame =
        page.number(
            "frames_.done = true; const gaps = frames_.slice(1).map((at, i) => at - frames_[i]).sort((a, b) => a - b); return gaps[Math.floor(gaps.length * 0.9)]");
    page.script("meshline.store.set({find: 'health = failing and name ~ service'})");
    page.until(
        "those that fail, and only they, to be brought out",
        "const cy = meshline.map.cy; const n = Number(document.querySelector('.find .count').textContent);"
            + " return n > arguments[0] && cy.nodes(':childless').not('.box').filter(e => !e.hasClass('dim')).every(e => e.data('health') === 'failing')",
        SERVICES / 300);
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
        "console, %,d services and %,d edges: first paint %.0f ms, map to be seen %.0f ms, all drawn %.0f ms (of which layout"
            + " %.0f ms), 9 of 10 frames while it is dragged within %.0f ms, look again %.0f ms%n",
        SERVICES,
        EDGES,
        first,
        sketched,
        drawn,
        layout,
        frame,
        again);
    assertThat(page.complaints()).isEmpty();
  }

  private double mark(String name) {
    return page.number("return performance.getEntriesByName(arguments[0])[0].startTime", name);
  }
}
