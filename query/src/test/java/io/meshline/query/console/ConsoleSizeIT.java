package io.meshline.query.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * 1,000 services and 5,000 edges, or as many as {@code -Dmeshline.console.services} says: something
 * is to be seen at once, all is drawn (calls too, inside of boxes and between them), found and
 * opened, each move of the pointer is followed by a picture, and pictures that follow a move are
 * not painted anew. How long that takes is printed, and not judged, since it says more of the
 * machine than of the console; what is judged is how much is painted.
 */
@ExtendWith(Browser.class)
final class ConsoleSizeIT {
  private static final int SERVICES = Integer.getInteger("meshline.console.services", 1_000);
  private static final int EDGES = 5 * SERVICES;

  /** Red of what is darker than boxes (235). */
  private static final int GROUND = 232;

  /** For how long the map is moved, in milliseconds: longer makes better numbers. */
  private static final int MOVED = Integer.getInteger("meshline.console.millis", 300);

  private static final int FRAMES = 15;

  private static FixtureMesh mesh = new FixtureMesh();

  private final ConsolePage page;

  ConsoleSizeIT(ConsolePage page) {
    this.page = page;
  }

  @BeforeAll
  static void aLargeMesh(ConsolePage page) {
    page.desk();
    mesh = FixtureMesh.large(SERVICES, EDGES);
    page.server().show(mesh);
    page.screen(1440, 900, "light", true).load("");
    page.until(
        "the services in place of their sketch",
        "return !meshline.map.ground.circled && !document.querySelector('.underway')");
  }

  @BeforeEach
  void allOfIt() {
    page.script("meshline.store.set({select: '', find: ''}); meshline.map.fit(false)");
    rests();
  }

  @AfterAll
  static void aSmallMeshAgain(ConsolePage page) {
    page.desk();
  }

  @Test
  void aThousandServicesAreDrawnAndUsable() {
    // Each is an element with a style of its own; lines and boxes are none.
    assertThat(page.number("return meshline.map.cy.elements().length")).isEqualTo(SERVICES);
    assertThat(page.number("return meshline.map.ground.scene.lines.length")).isEqualTo(EDGES);
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
    assertThat(page.dragMap(700, 200, 3)).as("frames for three moves").isGreaterThanOrEqualTo(3);
    assertThat(page.number("return meshline.map.cy.pan().x")).isNotEqualTo(x);
    rests();
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
    System.out.printf(
        Locale.ROOT,
        "console, %,d services and %,d edges: first paint %.0f ms, asked %.0f ms, answered %.0f ms, map to be seen %.0f ms"
            + " (of which layout %.0f ms), all drawn %.0f ms%n",
        SERVICES,
        EDGES,
        first,
        asked,
        answered,
        sketched,
        layout,
        drawn);
    assertThat(page.complaints()).isEmpty();
  }

  /**
   * Whoever drags or zooms moves pictures that are there. To paint a picture anew for each move
   * takes a stroke and a fill of each service, and strokes for the lines.
   */
  @Test
  void whatMovesIsNotPaintedAnew() {
    for (Frames.Move move : List.of(Frames.Move.DRAG, Frames.Move.ZOOM)) {
      String view = "const { x, y } = meshline.map.cy.pan(); return x + ' ' + y";
      String before = page.text(view);
      Frames moved = Frames.of(page, move, MOVED, FRAMES);
      print(move, moved);
      assertThat(page.text(view)).isNotEqualTo(before);
      assertThat(moved.frames()).isGreaterThanOrEqualTo(FRAMES);
      assertThat(moved.paints())
          .as("painted for %d frames, %s", moved.frames(), move)
          .isLessThan(moved.frames() * SERVICES / 3);
      rests();
    }
    assertThat(page.complaints()).isEmpty();
  }

  /** New figures come every few seconds: places stay, and each service is painted a few times. */
  @Test
  void newFiguresAreShownWithoutDrawingTheMapAnew() {
    String places =
        "return JSON.stringify(meshline.map.cy.nodes().map(n => [n.id(), n.position()]))";
    String before = page.text(places);
    String failing =
        "return meshline.map.cy.nodes().filter(n => n.data('health') === 'failing').map(n => n.id()).sort().join()";
    String those = page.text(failing);
    for (int look = 0; look * 1_000 < Math.max(1_000, MOVED); look++) {
      page.server().show(mesh.later(look));
      Frames looked = Frames.of(page, Frames.Move.LOOK, 1, 1);
      print(Frames.Move.LOOK, looked);
      assertThat(looked.paints()).isLessThan(12 * SERVICES + EDGES);
    }
    assertThat(page.text(failing)).isNotEqualTo(those);
    assertThat(page.text(places)).isEqualTo(before);
    assertThat(page.complaints()).isEmpty();
  }

  private static void print(Frames.Move move, Frames frames) {
    System.out.printf(
        Locale.ROOT,
        "console, %,d services and %,d edges, %s: %d frames, %.0f a second, longest %.0f ms, %,d paints%n",
        SERVICES,
        EDGES,
        move,
        frames.frames(),
        frames.perSecond(),
        frames.longest(),
        frames.paints());
  }

  private void rests() {
    page.until(
        "the lines to be where the services are",
        "const { drawn } = meshline.map.ground.lines; const { x, y } = meshline.map.cy.pan(); return drawn.zoom === meshline.map.cy.zoom() && drawn.pan.x === x && drawn.pan.y === y");
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
