package io.meshline.query.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The console on screens of several sizes in both themes: nothing sticks out, overlaps or is cut,
 * the map is to be seen on the picture, and axe finds nothing that keeps anybody out. The pictures
 * are in {@code target/console}.
 */
@ExtendWith(Browser.class)
final class ConsoleLooksIT {
  private static final String PAYMENT = "service///billing/payment";
  private static final String EDGE = "service///shop/checkout%3E" + PAYMENT;

  /** Parts that must not lie over each other. */
  private static final String OVERLAPS =
      "const seen = [...document.querySelectorAll('.brand, .segmented, #toggle-queries, .query, #time, #live, #theme, #menu,"
          + " .map-tools, .legend, .minimap')].filter(e => e.checkVisibility() && e.offsetWidth > 0);"
          + " const found = [];"
          + " for (const a of seen) for (const b of seen) {"
          + "  if (a === b || a.contains(b) || b.contains(a)) continue;"
          + "  const [p, q] = [a.getBoundingClientRect(), b.getBoundingClientRect()];"
          + "  if (p.left < q.right - 1 && q.left < p.right - 1 && p.top < q.bottom - 1 && q.top < p.bottom - 1)"
          + "   found.push((a.id || a.className) + ' over ' + (b.id || b.className)); }"
          + " return found";

  /**
   * What lies outside the window without being in something that scrolls, and buttons whose text is
   * cut.
   */
  private static final String OUTSIDE =
      "const found = [];"
          + " if (document.documentElement.scrollWidth > innerWidth) found.push('the page scrolls sideways');"
          + " const scrolls = e => e && (/(auto|scroll)/.test(getComputedStyle(e).overflowX + getComputedStyle(e).overflowY) || scrolls(e.parentElement));"
          + " for (const e of document.querySelectorAll('button, input, h1, h2, h3, p, dt, dd, td, .chip, .badge')) {"
          + "  if (!e.checkVisibility() || e.closest('.unseen, .skip') || scrolls(e.parentElement)) continue;"
          + "  const r = e.getBoundingClientRect();"
          + "  if (r.width > 1 && (r.left < -1 || r.right > innerWidth + 1)) found.push('outside: ' + (e.id || e.className || e.textContent));"
          + "  if (e.matches('button, .chip, .badge, dd') && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).textOverflow !== 'ellipsis') found.push('cut: ' + (e.id || e.textContent)); }"
          + " return found";

  private final ConsolePage page;

  ConsoleLooksIT(ConsolePage page) {
    this.page = page;
  }

  @BeforeEach
  void aShop() {
    page.server().show(FixtureMesh.shop());
    page.server().fail("");
  }

  @ParameterizedTest
  @CsvSource({
    "360, 740, light",
    "360, 740, dark",
    "768, 1024, dark",
    "1440, 900, light",
    "1440, 900, dark"
  })
  void theMapAndItsFrame(int width, int height, String theme) {
    page.screen(width, height, theme, false).open("");
    BufferedImage picture = page.screenshot("map-" + width + "-" + theme);
    assertThat(faults()).isEmpty();
    assertThat(audit()).isEmpty();
    assertThat(picture.getWidth()).isEqualTo(width);
    // A service that fails is filled with its colour: so the map was drawn, in the colours of the
    // theme.
    int failing = theme.equals("dark") ? 0xff6f9f : 0xc2185b;
    assertThat(pixels(picture, failing, height / 10)).isGreaterThan(120);
    assertThat(colours(picture)).isGreaterThan(40);
  }

  @ParameterizedTest
  @CsvSource({"360, 740, light", "1440, 900, light", "1440, 900, dark"})
  void allAboutOneService(int width, int height, String theme) {
    page.screen(width, height, theme, false).open("?select=" + PAYMENT);
    page.until("charts", "return document.querySelectorAll('#panel .uplot').length === 3");
    page.untilShown("#panel .events", "burns its budget");
    page.screenshot("service-" + width + "-" + theme);
    assertThat(faults()).isEmpty();
    assertThat(audit()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"360, 740, dark", "1440, 900, light"})
  void allAboutCalls(int width, int height, String theme) {
    page.screen(width, height, theme, false).open("?select=" + EDGE);
    page.until("the waterfall", "return document.querySelectorAll('.waterfall-row').length === 4");
    page.script("document.querySelector('.waterfall').scrollIntoView({block: 'center'})");
    page.screenshot("calls-" + width + "-" + theme);
    assertThat(faults()).isEmpty();
    assertThat(audit()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"360, 740, light", "1440, 900, dark"})
  void theTables(int width, int height, String theme) {
    page.screen(width, height, theme, false).open("?view=table");
    page.screenshot("table-" + width + "-" + theme);
    assertThat(faults()).isEmpty();
    assertThat(audit()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"360, 740, dark", "1440, 900, light"})
  void menusAndHelp(int width, int height, String theme) {
    page.screen(width, height, theme, false).open("?expand=endpoint:" + PAYMENT);
    page.click("#menu");
    page.screenshot("menu-" + width + "-" + theme);
    assertThat(audit()).isEmpty();
    page.click("#time");
    page.screenshot("time-" + width + "-" + theme);
    assertThat(audit()).isEmpty();
    page.press("Legend");
    page.keys("?");
    page.until("help", "return !!document.querySelector('dialog[open]')");
    page.screenshot("help-" + width + "-" + theme);
    assertThat(faults()).isEmpty();
    assertThat(audit()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"360, 740, light", "1440, 900, dark"})
  void noticesInPlaceOfTheMap(int width, int height, String theme) {
    page.server().fail("store_unavailable");
    page.screen(width, height, theme, false).open("");
    page.screenshot("fault-" + width + "-" + theme);
    assertThat(faults()).isEmpty();
    assertThat(audit()).isEmpty();
    page.server().fail("");
    page.server().show(new FixtureMesh());
    page.open("");
    page.screenshot("empty-" + width + "-" + theme);
    assertThat(faults()).isEmpty();
    assertThat(audit()).isEmpty();
  }

  private List<String> faults() {
    List<String> found = new ArrayList<>();
    for (String script : List.of(OVERLAPS, OUTSIDE)) {
      for (Object fault : (List<?>) Objects.requireNonNull(page.script(script))) {
        found.add(String.valueOf(fault));
      }
    }
    return found;
  }

  /** What axe finds against WCAG 2.1 A and AA and its best practices, one line each. */
  private List<String> audit() {
    if (!Boolean.TRUE.equals(page.script("return typeof axe === 'object'"))) {
      page.script(axe());
    }
    List<?> found =
        (List<?>)
            Objects.requireNonNull(
                page.scriptLater(
                    "const done = arguments[arguments.length - 1];"
                        + " axe.run(document, {resultTypes: ['violations']}).then("
                        + "r => done(r.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + n.html.slice(0, 160) + ' ' + n.failureSummary))),"
                        + " e => done([String(e)]))"));
    return found.stream().map(String::valueOf).toList();
  }

  private static String axe() {
    String path = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
    try (InputStream in = ConsoleLooksIT.class.getResourceAsStream(path)) {
      return new String(Objects.requireNonNull(in, path).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }

  /** How many pixels below the top bar have a colour. */
  private static long pixels(BufferedImage picture, int colour, int top) {
    long n = 0;
    for (int y = top; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        if ((picture.getRGB(x, y) & 0xffffff) == colour) {
          n++;
        }
      }
    }
    return n;
  }

  private static int colours(BufferedImage picture) {
    Set<Integer> found = new HashSet<>();
    for (int y = 0; y < picture.getHeight(); y += 2) {
      for (int x = 0; x < picture.getWidth(); x += 2) {
        found.add(picture.getRGB(x, y));
      }
    }
    return found.size();
  }
}
