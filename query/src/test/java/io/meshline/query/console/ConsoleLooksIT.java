package io.meshline.query.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/**
 * The console on screens of several sizes in both themes: nothing sticks out, overlaps, is cut or
 * too small to be hit, the map is to be seen on the picture, and axe finds nothing that keeps
 * anybody out. What {@link PageFaults} looks for it finds, as a test of its own shows. The pictures
 * are for people, in {@code target/console}: other fonts make others, so they are compared with
 * nothing.
 */
@ExtendWith(Browser.class)
final class ConsoleLooksIT {
  private static final String PAYMENT = "service///billing/payment";
  private static final String EDGE = "service///shop/checkout>" + PAYMENT;

  private final ConsolePage page;
  private final PageFaults faults;

  ConsoleLooksIT(ConsolePage page) {
    this.page = page;
    this.faults = new PageFaults(page);
  }

  @BeforeEach
  void aShop() {
    page.desk();
  }

  @AfterEach
  void nothingWasComplainedAbout() {
    assertThat(page.complaints()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "360, 740, dark, ALL",
    "768, 1024, light, NONE",
    "1440, 900, light, ALL",
    "1440, 900, dark, NONE"
  })
  void everyPage(int width, int height, String theme, PageFaults.Audit audit) {
    String screen = width + "-" + theme;
    page.screen(width, height, theme, false).open("");
    BufferedImage picture = Pixels.picture(looks("map-" + screen, audit));
    assertThat(picture.getWidth()).isEqualTo(width);
    // A service that fails is filled with its colour: so the map was drawn, in the colours of the
    // theme. Below the line of sums, which has signs in them too.
    int failing = theme.equals("dark") ? 0xff6f9f : 0xc2185b;
    assertThat(Pixels.of(picture, failing, 110)).isGreaterThan(120);
    assertThat(Pixels.colours(picture)).isGreaterThan(40);

    page.script("meshline.select(arguments[0])", PAYMENT);
    page.until("charts", "return document.querySelectorAll('#panel .uplot').length === 3");
    page.untilShown("#panel .events", "burns its budget");
    looks("service-" + screen, audit);

    page.script("meshline.select(arguments[0])", EDGE);
    page.until("the waterfall", "return document.querySelectorAll('.waterfall-row').length === 4");
    page.script("document.querySelector('.waterfall').scrollIntoView({block: 'center'})");
    looks("calls-" + screen, audit);

    page.script("meshline.store.set({select: '', view: 'table'})");
    page.untilShown("#table-view", "shop/front");
    assertThat(
            page.text(
                "return [...document.querySelectorAll('#table-view tr')].find(row => row.textContent.startsWith('shop/front')).innerText"))
        .as("the kind beside the name, or below it")
        .contains("service");
    looks("table-" + screen, audit);

    page.script("meshline.store.set({view: 'top', by: 'p99_us'})");
    page.untilShown("#top-view tbody", "api.bank.example");
    looks("top-" + screen, audit);

    page.script("meshline.store.set({view: 'compare'})");
    page.untilShown("#compare-view tbody", "gone");
    looks("compare-" + screen, audit);

    page.script(
        "meshline.store.set({view: 'paths', source: 'service///shop/front', destination: 'service///shop/inventory'})");
    page.untilShown("#paths-view", "4 paths");
    looks("paths-" + screen, audit);
  }

  @ParameterizedTest
  @CsvSource({"360, 740, dark, CONTRAST", "1440, 900, light, ALL"})
  void menusAndHelp(int width, int height, String theme, PageFaults.Audit audit) {
    page.screen(width, height, theme, false).open("?expand=endpoint:" + PAYMENT);
    page.click("#menu");
    looks("menu-" + width + "-" + theme, audit);
    page.click("#time");
    looks("time-" + width + "-" + theme, audit);
    page.press("Legend");
    page.keys("?");
    page.until("help", "return !!document.querySelector('dialog[open]')");
    looks("help-" + width + "-" + theme, audit);
    page.keys(Keys.ESCAPE);
    page.press("Legend");
  }

  @ParameterizedTest
  @CsvSource({"360, 740, light, ALL", "1440, 900, dark, CONTRAST"})
  void noticesInPlaceOfTheMap(int width, int height, String theme, PageFaults.Audit audit) {
    page.server().fail("store_unavailable");
    page.screen(width, height, theme, false).open("");
    looks("fault-" + width + "-" + theme, audit);
    page.server().fail("");
    page.server().show(new FixtureMesh());
    page.press("Try again");
    page.untilShown("#notice", "No calls yet");
    looks("empty-" + width + "-" + theme, audit);
  }

  /** So a page without faults is one in which these were looked for. */
  @Test
  void faultsThatAreThereAreFound() {
    page.open("?view=table");
    assertThat(faults.ofLayout()).isEmpty();
    page.script(
        """
        const add = (style, text, parent = document.getElementById('stage')) => {
          const element = document.createElement('p');
          element.className = 'planted';
          element.textContent = text;
          element.style.cssText = style;
          parent.append(element);
          return element;
        };
        add('position:absolute; z-index:99; top:200px; left:300px; background:#fff; width:300px; height:60px', 'lies over a table');
        add('position:absolute; z-index:99; bottom:0; left:20px; width:40px; overflow:hidden; white-space:nowrap', 'is cut at its end');
        add('position:fixed; z-index:99; top:400px; left:1400px; white-space:nowrap', 'sticks out at the right');
        add('position:absolute; z-index:99; bottom:40px; left:20px; color:#ddd; background:#fff', 'is hardly to be read');
        const small = document.createElement('button');
        small.className = 'planted';
        small.textContent = 'x';
        small.style.cssText = 'position:absolute; z-index:99; bottom:90px; left:20px; width:12px; height:12px; padding:0';
        document.getElementById('stage').append(small);
        """);
    List<String> found = faults.ofLayout();
    assertThat(found).anyMatch(fault -> fault.startsWith("covered:"));
    assertThat(found).anyMatch(fault -> fault.startsWith("cut: “is cut at its end”"));
    assertThat(found)
        .anyMatch(fault -> fault.startsWith("outside the window: “sticks out at the right”"));
    assertThat(found).anyMatch(fault -> fault.startsWith("smaller than 24 px: button.planted"));
    assertThat(faults.ofAccess(PageFaults.Audit.ALL))
        .anyMatch(fault -> fault.startsWith("color-contrast:"));
    page.script("document.querySelectorAll('.planted').forEach(e => e.remove())");

    page.open("");
    assertThat(faults.ofLayout()).isEmpty();
    page.script(
        "const cy = meshline.map.cy; cy.getElementById(arguments[0]).position({...cy.getElementById('service///billing/ledger').position()})",
        PAYMENT);
    assertThat(faults.ofLayout())
        .anyMatch(fault -> fault.startsWith("over each other on the map:"));
  }

  /** Takes a picture, and looks for faults of the layout and for what keeps people out. */
  private byte[] looks(String name, PageFaults.Audit audit) {
    byte[] picture = page.screenshot(name);
    assertThat(faults.ofLayout()).as(name).isEmpty();
    assertThat(faults.ofAccess(audit)).as(name).isEmpty();
    return picture;
  }
}
