package io.meshline.query.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** What the console asks of the API beside the map, and what it makes of the answers. */
@ExtendWith(Browser.class)
final class ConsoleQuestionsIT {
  private static final String FRONT = "service///shop/front";
  private static final String CHECKOUT = "service///shop/checkout";
  private static final String PAYMENT = "service///billing/payment";

  private final ConsolePage page;

  ConsoleQuestionsIT(ConsolePage page) {
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
  void theTopSaysWhoIsSlowestAndOpensIt() {
    page.open("");
    page.keys("o");
    page.untilShown("#top-view tbody tr", "postgres/stock");
    page.choose("#top-view select", 0, "p99_us");
    page.untilShown("#top-view tbody tr:first-child", "api.bank.example");
    assertThat(page.server().lastAsked("top"))
        .containsEntry("by", "p99_us")
        .containsEntry("of", "nodes");
    page.choose("#top-view select", 1, "edges");
    page.untilShown("#top-view tbody tr:first-child", "billing/payment");
    assertThat(page.text("return location.search")).isEqualTo("?view=top&of=edges&by=p99_us");
    page.click("#top-view tbody tr .open");
    page.untilShown("#panel .way", "api.bank.example");
  }

  @Test
  void twoTimesAreComparedAndTheAddressSaysWhich() {
    page.open("?view=compare&before=1d");
    page.untilShown("#compare-view tbody", "new");
    page.untilShown("#compare-view tbody", "gone");
    page.untilShown("#compare-view tbody", "503 UF,URX, timeout");
    page.untilShown("#compare-view .was.worse", "worse");
    Map<String, String> asked = page.server().lastAsked("compare");
    Instant from = Instant.parse(asked.get("before_from"));
    assertThat(Duration.between(from, Instant.parse(asked.get("before_to"))))
        .isEqualTo(Duration.ofMinutes(15));
    assertThat(Duration.between(from, Instant.now()).toHours()).isEqualTo(24);
    page.choose("#compare-view select", 0, "");
    page.until("the address", "return location.search === '?view=compare'");
    await().until(() -> !page.server().lastAsked("compare").containsKey("before_from"));
    page.choose("#compare-view select", 0, "own");
    page.press("Compare these");
    page.until("the address", "return location.search.includes('before_from=')");
  }

  @Test
  void pathsLeadFromOneServiceToAnotherAlsoOnTheMap() {
    page.open("?select=" + FRONT);
    page.press("Paths from here");
    page.until("the page", "return document.querySelector('#path-source').value === 'shop/front'");
    page.type("#path-destination", "shop/inventory");
    page.keys(Keys.ENTER);
    page.untilShown("#paths-view", "4 paths");
    assertThat(page.number("return document.querySelectorAll('.path').length")).isEqualTo(4);
    String address = page.text("return location.search");
    assertThat(address).contains("view=paths", "source=service", "destination=service");
    page.press("On the map");
    page.until(
        "others to fade",
        "return meshline.map.cy.getElementById(arguments[0]).hasClass('dim') && !meshline.map.cy.getElementById(arguments[1]).hasClass('dim')",
        PAYMENT,
        CHECKOUT);
    page.untilShown(".strip", "front to inventory");
    page.press("Forget these paths");
    page.until("all", "return meshline.map.cy.elements('.dim').empty()");
    page.open("?view=paths&source=nobody&destination=shop/cart");
    page.untilShown("#paths-view .fault", "no such service");
  }

  @Test
  void theServerIsAskedForTheEventsOfWhatIsShown() {
    page.open("?select=" + CHECKOUT + "%3E" + PAYMENT);
    page.untilShown("#panel .events", "checkout to payment");
    assertThat(page.server().lastAsked("events"))
        .containsEntry("source", CHECKOUT)
        .containsEntry("destination", PAYMENT)
        .containsEntry("page_size", "20");
    assertThat(page.number("return document.querySelectorAll('#panel .events li').length"))
        .isEqualTo(20);
    page.press("Show 25 older ones");
    page.until(
        "all",
        "return document.querySelectorAll('#panel .events li').length === arguments[0]",
        FixtureStored.CHANGES);
    page.clickOnMap(PAYMENT, 1);
    page.untilShown("#panel .events", "burns its budget");
    assertThat(page.server().lastAsked("alerts"))
        .containsEntry("service", PAYMENT)
        .doesNotContainKey("source");
  }

  @Test
  void allObjectivesOfCallsAreShown() {
    page.open("?select=service///shop/catalog%3Eservice///shop/inventory");
    page.untilShown("#panel .objective", "objective 19");
    String shown = "return document.querySelectorAll('#panel .objective').length";
    assertThat(page.number(shown)).isEqualTo(20);
    page.press("Show 210 more");
    assertThat(page.number(shown)).isEqualTo(FixtureStored.MANY_OBJECTIVES);
  }

  @Test
  void serviceLevelsAreThoseAtTheEndOfTheTimeShown() {
    page.open("?from=2026-11-20T10:00:00Z&to=2026-11-20T11:00:00Z&select=" + PAYMENT);
    page.untilShown("#panel .objective", "left");
    assertThat(page.text("return document.querySelector('#panel .budget-line').ariaLabel"))
        .contains("at first", "18\u202f% at last");
    assertThat(page.server().asked("sla"))
        .anySatisfy(
            asked ->
                assertThat(asked)
                    .containsEntry("to", "2026-11-20T11:00:00Z")
                    .containsEntry("from", "2026-11-19T11:00:00.000Z")
                    .doesNotContainKey("step"))
        .anySatisfy(
            asked ->
                assertThat(asked)
                    .containsEntry("from", "2026-11-20T10:00:00Z")
                    .containsEntry("step", "1m"));
  }
}
