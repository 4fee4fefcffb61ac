package io.meshline.query.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** What people do with the console, in a real browser. */
@ExtendWith(Browser.class)
final class ConsoleIT {
  private static final String FRONT = "service///shop/front";
  private static final String CHECKOUT = "service///shop/checkout";
  private static final String PAYMENT = "service///billing/payment";
  private static final String NODES =
      "return meshline.map.cy.nodes().filter(n => !n.hasClass('box')).length";

  private final ConsolePage page;

  ConsoleIT(ConsolePage page) {
    this.page = page;
  }

  @BeforeEach
  void aDesk() {
    page.desk();
  }

  @AfterEach
  void nothingWasComplainedAbout() {
    assertThat(page.complaints()).isEmpty();
  }

  @Test
  void theMapShowsServicesCallsAndNamespaces() {
    page.open("");
    assertThat(page.number(NODES)).isEqualTo(17);
    assertThat(page.number("return meshline.map.cy.edges().length")).isEqualTo(19);
    assertThat(
            page.text(
                "return meshline.map.cy.nodes('.box').map(n => n.data('title')).sort().join()"))
        .isEqualTo("billing,identity,shop");
    assertThat(page.text("return document.querySelector('.facts').innerText"))
        .contains("12 services", "19 edges");
    assertThat(shape(PAYMENT)).isEqualTo("octagon");
    assertThat(shape(CHECKOUT)).isEqualTo("round-diamond");
    assertThat(shape(FRONT)).isEqualTo("ellipse");
    assertThat(page.number(x(FRONT))).isLessThan(page.number(x(PAYMENT)));
    String width = "return meshline.map.cy.getElementById(arguments[0]).numericStyle('width')";
    assertThat(page.number(width, FRONT + ">service///identity/auth"))
        .isGreaterThan(page.number(width, FRONT + ">" + CHECKOUT));
  }

  @Test
  void anExpressionFindsAndTheAddressKeepsIt() {
    page.open("");
    page.type("#find", "errors > 5% and p99 > 1s");
    page.untilShown(".query.find .count", "2");
    page.until(
        "others to fade",
        "return meshline.map.cy.getElementById(arguments[0]).hasClass('dim')",
        FRONT);
    assertThat(page.text("return location.search")).contains("find=errors");
    page.open("?find=health+%3D+failing&hide=kind+%3D+external");
    assertThat(page.number(NODES)).isEqualTo(16);
    assertThat(page.text("return document.querySelector('#find').value"))
        .isEqualTo("health = failing");
  }

  @Test
  void aWrongExpressionPointsAtThePlaceAndChangesNothing() {
    page.open("?find=checkout");
    page.type("#find", "p99 > 1s and speed > 3");
    page.untilShown(".query-error", "there is no field “speed”");
    assertThat(page.text("return document.querySelector('.query-error mark').textContent"))
        .isEqualTo("speed");
    assertThat(page.text("return document.querySelector('#find').getAttribute('aria-invalid')"))
        .isEqualTo("true");
    assertThat(page.text("return location.search")).isEqualTo("?find=checkout");
  }

  @Test
  void aClickOnAServiceTellsAllAboutIt() {
    page.open("");
    page.clickOnMap(PAYMENT, 1);
    page.untilShown("#panel-title", "payment");
    page.until("charts", "return document.querySelectorAll('#panel .uplot canvas').length === 3");
    page.untilShown("#panel .objective", "left");
    page.untilShown("#panel .events", "burns its budget");
    page.untilShown("#panel .rows", "checkout");
    assertThat(page.text("return document.querySelector('#panel [role=img]').ariaLabel"))
        .contains("failed");
    page.keys(Keys.ESCAPE);
    page.until("the panel to close", "return document.querySelector('#panel').hidden");
  }

  @Test
  void aClickOnCallsShowsFromWhereTheyAreSeen() {
    page.open("?select=" + CHECKOUT + "%3E" + PAYMENT);
    page.untilShown("#panel .way", "payment");
    page.until("four points", "return document.querySelectorAll('.waterfall-row').length === 4");
    page.untilShown("#panel .parts", "Network between sidecars");
    page.untilShown("#panel .facts-list", "a062e21f57aa306d3db9fa58e3fe8f51");
    page.until("what is called to be in sight", inSight(PAYMENT));
  }

  @Test
  void aDoubleClickOpensAServiceAndHostileNamesStayText() {
    page.open("");
    // A machine that is busy may let too long pass between the two clicks: then they are none.
    await()
        .until(
            () -> {
              page.clickOnMap(PAYMENT, 2);
              return page.becomes("return location.search.includes('expand=endpoint')");
            });
    page.until(
        "its endpoints", "return meshline.map.cy.nodes('[grain = \"endpoint\"]').length === 3");
    assertThat(page.text("return location.search")).contains("expand=endpoint");
    page.click("#view-table");
    page.untilShown("#table-view", FixtureMesh.HOSTILE);
    assertThat(page.number("return document.querySelectorAll('img').length")).isZero();
    page.press("Close payment");
    page.until("it to close", "return [...meshline.graph.nodes.values()].every(n => !n.parent)");
  }

  @Test
  void theMapIsWalkedByKeyboard() {
    page.open("");
    page.script("document.getElementById('map-keys').focus()");
    page.keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
    page.until(
        "to be told where", "return document.querySelector('#say').textContent.includes('/min')");
    page.keys(Keys.ENTER);
    page.until(
        "the panel",
        "return !document.querySelector('#panel').hidden && document.activeElement.id === 'panel-title'");
    page.keys("t");
    page.until("the table", "return !document.querySelector('#table-view').hidden");
    page.keys("/");
    page.until("the field", "return document.activeElement.id === 'find'");
  }

  @Test
  void theTableSortsByWhatItIsTold() {
    page.open("?view=table");
    String first = "return document.querySelector('#table-view tbody tr .label').textContent";
    assertThat(page.text(first)).isEqualTo("postgres/stock (database)");
    page.press("Failing");
    assertThat(page.text(first)).isEqualTo("api.bank.example (external)");
    assertThat(page.text("return document.querySelector('th[aria-sort]').textContent"))
        .isEqualTo("Failing");
  }

  @Test
  void aTimeIsPickedAndTheBackButtonReturns() {
    page.open("");
    page.click("#time");
    page.press("Last 6 hours");
    page.until("the address", "return location.search === '?last=6h'");
    page.script("history.back()");
    page.until(
        "the time before",
        "return document.querySelector('#time').ariaLabel === 'Time range: Last 15 minutes'");
  }

  @Test
  void anUnauthorizedPersonIsAskedForTheToken() {
    page.server().fail("unauthorized");
    page.open("");
    page.untilShown("#notice", "A token is needed");
    page.server().fail("");
    page.type("#notice input", "secret");
    page.press("Show the map");
    page.until("the map", "return document.querySelector('#notice').hidden");
    assertThat(page.text("return location.href")).doesNotContain("secret");
    page.script("sessionStorage.clear()");
  }

  @Test
  void anEmptyMeshSaysHowToFillIt() {
    page.server().show(new FixtureMesh());
    page.open("");
    page.untilShown("#notice", "OTEL_EXPORTER_OTLP_ENDPOINT");
  }

  @Test
  void theMapIsSavedAsFiles() throws IOException {
    page.open("?ns=billing");
    save("PNG", "SVG", "JSON");
    assertThat(Files.readString(saved("meshline-2", "json"), UTF_8))
        .contains("\"position\": {", PAYMENT, "\"truncated\": false", "\"total_edges\": 19")
        .containsPattern("\"filtered_out\": \\{\\s+\"nodes\": 12,\\s+\"edges\": 15");
    assertThat(Files.readString(saved("meshline-2", "svg"), UTF_8))
        .startsWith("<svg")
        .contains("payment", "<path");
    assertThat(Files.readAllBytes(saved("meshline-2", "png"))).startsWith(0x89, 'P', 'N', 'G');
  }

  /** Of a page that was opened as a table nothing is drawn, and yet there is something to save. */
  @Test
  void otherPagesAreSavedAsWhatFitsThem() throws IOException {
    page.load("?view=table&find=name+~+payment+or+target+~+payment");
    save("CSV", "JSON");
    assertThat(Files.readAllLines(saved("meshline-table", "csv"), UTF_8))
        .anyMatch(
            line ->
                line.startsWith(
                    "service,billing/payment,," + PAYMENT + ",service,billing,,,,,,failing,"))
        .anyMatch(
            line ->
                line.startsWith(
                    "calls,shop/checkout,billing/payment,"
                        + CHECKOUT
                        + ",service,shop,,"
                        + PAYMENT
                        + ","))
        .noneMatch(line -> line.contains("catalog"));
    assertThat(Files.readString(saved("meshline-table", "json"), UTF_8))
        .contains("\"position\": null", "\"view\": \"table\"");
    page.script("meshline.store.set({view: 'top', n: 10})");
    page.untilShown("#top-view tbody", "shop/front");
    save("CSV", "JSON");
    assertThat(Files.readAllLines(saved("meshline-top", "csv"), UTF_8)).hasSize(11);
    assertThat(Files.readString(saved("meshline-top", "json"), UTF_8))
        .contains("\"shown\": 10", "\"total\": 16", "\"truncated\": true");
    page.script(
        "meshline.store.set({view: 'paths', source: 'service///shop/front', destination: 'service///shop/inventory'})");
    page.untilShown("#paths-view", "4 paths");
    save("JSON");
    assertThat(Files.readString(saved("meshline-paths", "json"), UTF_8))
        .contains("\"shown\": 4", "\"truncated\": false");
  }

  private void save(String... formats) {
    for (String format : formats) {
      page.click("#menu");
      page.press("Save as " + format);
    }
  }

  /** Waits for a file, and takes it away from those of other tests. */
  private Path saved(String start, String extension) throws IOException {
    Path file =
        await(extension)
            .until(
                () -> {
                  try (Stream<Path> files = Files.list(page.files())) {
                    return files
                        .filter(found -> found.getFileName().toString().startsWith(start))
                        .filter(found -> found.toString().endsWith("." + extension))
                        .findFirst()
                        .orElse(null);
                  }
                },
                Objects::nonNull);
    return Files.move(
        file, page.files().resolve("saved-" + start + "." + extension), REPLACE_EXISTING);
  }

  private String shape(String id) {
    return page.text("return meshline.map.cy.getElementById(arguments[0]).style('shape')", id);
  }

  private static String x(String id) {
    return "return meshline.map.cy.getElementById('" + id + "').position().x";
  }

  private static String inSight(String id) {
    return "const p = meshline.map.cy.getElementById('"
        + id
        + "').renderedPosition(); return p.x > 0 && p.x < meshline.map.container.clientWidth && p.y > 0"
        + " && p.y < meshline.map.container.clientHeight";
  }
}
