package io.meshline.query.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * 1,000 services and 5,000 edges, or as many as {@code -Dmeshline.console.services} says: something
 * is to be seen at once, all is drawn (calls too, inside of boxes and between them), found and
 * opened, and each move of the pointer is followed by a picture. How long that takes is printed,
 * and not judged, since it says more of the machine than of the console.
 */
@ExtendWith(Browser.class)
final class ConsoleSizeIT {
  private static final int SERVICES = Integer.getInteger("meshline.console.services", 1_000);
  private static final int EDGES = 5 * SERVICES;

  /** Red of what is darker than boxes (235). */
  private static final int GROUND = 232;

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
    assertThat(page.number("return meshline.map.ground.scene.lines.length")).isEqualTo(EDGES);
    page.until(
        "the services in place of their sketch",
        "return !meshline.map.ground.circled && !document.querySelector('.underway')");
    double first =
        page.number(
            "return performance.getEntriesByType('paint').find(p => p.name === 'first-contentful-paint').startTime");
    double sketched = mark("meshline-sketched");
    double drawn = mark("meshline-drawn");
    double layout = mark("meshline-layout-end") - mark("meshline-layout-begin");
    double asked = answer("requestStart");
    double answered = answer("responseEnd");
    // What is seen first is the same map: it comes before Cytoscape has begun.
    assertThat(sketched).isBetween(mark("meshline-layout-end"), drawn);

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
    assertThat(Pixels.of(picture, 0xc2185b, 110)).as("pixels of what fails").isGreaterThan(100);
    assertThat(Pixels.colours(picture)).isGreaterThan(100);
    assertThat(seen(picture, middles(true)))
        .as("calls inside of boxes, to be seen")
        .isGreaterThan(0.95);
    assertThat(seen(picture, middles(false)))
        .as("calls between boxes, to be seen")
        .isGreaterThan(0.95);

    double x = page.number("return meshline.map.cy.pan().x");
    int frames = page.dragMap(700, 200, 12);
    assertThat(frames).as("frames for twelve moves").isGreaterThanOrEqualTo(12);
    assertThat(page.number("return meshline.map.cy.pan().x")).isNotEqualTo(x);
    page.until(
        "the lines to be where the services are",
        "const { drawn } = meshline.map.ground.lines; const { x, y } = meshline.map.cy.pan(); return drawn.pan.x === x && drawn.pan.y === y");
    page.script("meshline.store.set({find: 'health = failing and name ~ service'})");
    page.until(
        "those that fail, and only they, to be brought out",
        "const cy = meshline.map.cy; const n = Number(document.querySelector('.find .count').textContent);"
            + " return n > arguments[0] && cy.nodes().filter(e => !e.hasClass('dim')).every(e => e.data('health') === 'failing')",
        SERVICES / 300);
    page.script(
        "meshline.store.set({find: '', select: [...meshline.graph.nodes.keys()].find(id => id.endsWith('/service-210'))})");
    page.untilShown("#panel-title", "service-210");
    assertThat(page.number("return meshline.map.ground.lit.size"))
        .as("its calls, brought out")
        .isEqualTo(
            page.number(
                "const { select } = meshline.store.state; return [...meshline.graph.edges.values()].filter(e => [e.source, e.target].includes(select)).length"))
        .isPositive();
    page.script(
        "const line = meshline.map.ground.scene.lines.find(l => l.health === 'failing'); meshline.select(line.id); window.chosen = line.id");
    page.until("the panel of calls", "return !!document.querySelector('#panel .way')");
    assertThat(page.text("return meshline.map.ground.lit.get(chosen).marked + ''"))
        .isEqualTo("true");
    double again =
        ((Number)
                Objects.requireNonNull(
                    page.scriptLater(
                        "const done = arguments[0]; const b = performance.now(); meshline.refresh().then(() => done(performance.now() - b))")))
            .doubleValue();
    System.out.printf(
        Locale.ROOT,
        "console, %,d services and %,d edges: first paint %.0f ms, asked %.0f ms, answered %.0f ms, map to be seen %.0f ms"
            + " (of which layout %.0f ms), all drawn %.0f ms, %d frames for twelve moves, look again %.0f ms%n",
        SERVICES,
        EDGES,
        first,
        asked,
        answered,
        sketched,
        layout,
        drawn,
        frames,
        again);
    assertThat(page.complaints()).isEmpty();
  }

  /**
   * Where the middles of calls are in the window, of those that no service stands on: x, y, x, y, …
   *
   * @param inside of calls within a namespace, else between two
   */
  private List<?> middles(boolean inside) {
    return (List<?>)
        Objects.requireNonNull(
            page.script(
                """
                const { graph, map } = meshline;
                const top = map.container.getBoundingClientRect().top;
                const services = map.cy.nodes().map((node) => ({ ...node.renderedPosition(), r: node.renderedOuterWidth() / 2 + 3 }));
                const group = (id) => graph.nodes.get(id).group;
                const found = [];
                for (const { id, from, to } of map.ground.scene.lines) {
                  const { source, target } = graph.edges.get(id);
                  if ((group(source) === group(target)) !== arguments[0]) continue;
                  const x = ((from.x + to.x) / 2) * map.cy.zoom() + map.cy.pan().x;
                  const y = ((from.y + to.y) / 2) * map.cy.zoom() + map.cy.pan().y;
                  if (services.every((service) => Math.hypot(service.x - x, service.y - y) > service.r)) found.push(Math.round(x), Math.round(y + top));
                }
                return found;
                """,
                inside));
  }

  /** The share of places at which something is darker than boxes and the ground between them. */
  private static double seen(BufferedImage picture, List<?> places) {
    assertThat(places).hasSizeGreaterThan(100);
    int n = 0;
    for (int i = 0; i < places.size(); i += 2) {
      int x = ((Number) places.get(i)).intValue();
      int y = ((Number) places.get(i + 1)).intValue();
      if (Pixels.darkest(picture, x, y, 1) < GROUND) {
        n++;
      }
    }
    return 2.0 * n / places.size();
  }

  /** A moment of the question for the map. */
  private double answer(String moment) {
    return page.number(
        "return performance.getEntriesByType('resource').find(r => r.name.includes('/topology?'))[arguments[0]]",
        moment);
  }

  private double mark(String name) {
    return page.number("return performance.getEntriesByName(arguments[0])[0].startTime", name);
  }
}
