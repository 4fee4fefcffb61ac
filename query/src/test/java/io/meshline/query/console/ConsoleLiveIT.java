package io.meshline.query.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshline.query.console.FixtureMesh.Party;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A console that is left open: it looks again, and takes nothing from whoever works with it. */
@ExtendWith(Browser.class)
final class ConsoleLiveIT {
  private static final String FRONT = "service///shop/front";
  private static final String CHECKOUT = "service///shop/checkout";
  private static final String PAYMENT = "service///billing/payment";
  private static final String NODES =
      "return meshline.map.cy.nodes().filter(n => !n.hasClass('box')).length";

  private final ConsolePage page;

  ConsoleLiveIT(ConsolePage page) {
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
  void liveShowsWhatIsNewAndMovesNothingElseUntilItIsTurnedOff() {
    page.open("");
    String places =
        "return JSON.stringify(meshline.map.cy.nodes().filter(n => !n.isParent() && n.id() !== 'service///shop/gifts').map(n => [n.id(), n.position()]).sort())";
    String before = page.text(places);
    FixtureMesh mesh = FixtureMesh.shop();
    Party gifts = mesh.add("gifts", "shop", "service");
    mesh.call(mesh.party(FRONT), gifts, 20, 0.2, 9_000, 4);
    page.server().show(mesh);
    page.untilItWaits(10_000);
    page.passTime();
    page.until(
        "the new service",
        "return meshline.map.cy.getElementById('service///shop/gifts').nonempty()");
    assertThat(page.text(places)).isEqualTo(before);

    page.server().show(FixtureMesh.shop());
    page.untilItWaits(10_000);
    page.passTime();
    page.until(
        "it to be silent",
        "return meshline.map.cy.getElementById('service///shop/gifts').data('silent') === true");
    assertThat(page.text(places)).isEqualTo(before);

    page.untilItWaits(10_000);
    page.click("#live");
    assertThat(page.text("return document.querySelector('#live').ariaPressed")).isEqualTo("false");
    assertThat(page.text("return location.search")).isEqualTo("?live=off");
    int asked = page.server().asked("topology").size();
    assertThat(page.passTime()).isZero();
    page.scriptLater(
        "document.dispatchEvent(new Event('visibilitychange')); setTimeout(() => setTimeout(arguments[0]), 0)");
    assertThat(page.text("return String(meshline.abort.signal.aborted)")).isEqualTo("false");
    assertThat(page.server().asked("topology")).hasSize(asked);
  }

  @Test
  void whatWasSilentForTheTimeShownIsForgotten() {
    FixtureMesh mesh = FixtureMesh.shop();
    mesh.call(mesh.party(FRONT), mesh.add("gifts", "shop", "service"), 20, 0.2, 9_000, 4);
    page.server().show(mesh);
    page.open("");
    page.server().show(FixtureMesh.shop());
    String silent = "return meshline.graph.nodes.get('service///shop/gifts')?.silent === true";
    page.untilItWaits(10_000);
    page.passTime();
    page.until("it to be silent", silent);
    page.script("meshline.whole.nodes.get('service///shop/gifts').silentSince -= 8 * 60_000");
    page.untilItWaits(10_000);
    page.passTime();
    page.until(
        "it to fade",
        "return meshline.map.cy.getElementById('service///shop/gifts').numericStyle('opacity') < 0.5");
    page.script("meshline.whole.nodes.get('service///shop/gifts').silentSince -= 8 * 60_000");
    page.untilItWaits(10_000);
    page.passTime();
    page.until("it to go", "return meshline.map.cy.getElementById('service///shop/gifts').empty()");
    assertThat(page.number(NODES)).isEqualTo(17);
  }

  @Test
  void callsThatCeaseAreSaidToHaveCeasedAndSinceWhen() {
    page.open("?select=" + CHECKOUT + "%3E" + PAYMENT);
    page.until("four points", "return document.querySelectorAll('.waterfall-row').length === 4");
    page.server().show(FixtureMesh.shop().without(PAYMENT));
    page.untilItWaits(10_000);
    page.passTime();
    page.untilShown("#panel .badge", "silent");
    // By the store, which knows of the time before the one shown.
    page.untilShown("#panel .remark", "20\u202fmin ago");
    assertThat(page.text("return document.querySelector('#panel .remark').innerText"))
        .startsWith("No calls since ");
    String stale = "return document.querySelectorAll('.waterfall-row, #panel .uplot').length";
    assertThat(page.number(stale)).isZero();
    assertThat(page.text("return document.querySelector('#panel .kpis').innerText"))
        .doesNotContain("131");

    page.script("meshline.store.set({last: '1h'})");
    page.untilShown("#panel .none", "It has no calls in the time shown.");
    page.server().show(FixtureMesh.shop());
    page.untilItWaits(10_000);
    page.passTime();
    page.until("them again", "return document.querySelectorAll('.waterfall-row').length === 4");
  }

  @Test
  void typingAFilterAsksForNothingAndALookAsksAgain() {
    page.open("?select=" + PAYMENT);
    page.until("charts", "return document.querySelectorAll('#panel .uplot canvas').length === 3");
    int metrics = page.server().asked("metrics").size();
    int events = page.server().asked("events").size();
    page.type("#find", "errors > 5% and p99 > 1s");
    page.untilShown(".query.find .count", "2");
    page.script("meshline.store.set({labels: 'p99'})");
    assertThat(page.server().asked("metrics")).hasSize(metrics);
    assertThat(page.server().asked("events")).hasSize(events);
    page.untilItWaits(10_000);
    page.passTime();
    await().until(() -> page.server().asked("metrics").size() == metrics + 1);
  }

  @Test
  void whatTheServerTellsOfItselfIsAskedForAgainAfterAFault() {
    page.server().fail("info", "store_unavailable");
    page.open("?select=" + PAYMENT);
    page.untilShown("#panel-title", "payment");
    assertThat(page.number("return document.querySelectorAll('#panel .events').length")).isZero();
    page.server().fail("");
    page.untilItWaits(10_000);
    page.passTime();
    page.untilShown("#panel .events", "burns its budget");
  }

  @Test
  void theTableKeepsTheFocusOfWhoReadsIt() {
    page.open("?view=table");
    page.script(
        "const row = [...document.querySelectorAll('#table-view tbody .open')].find(b => b.textContent === 'shop/front');"
            + " row.focus(); window.lost = 0; row.addEventListener('blur', () => lost++)");
    FixtureMesh mesh = FixtureMesh.shop();
    mesh.call(mesh.party(CHECKOUT), mesh.party(FRONT), 9_000, 0.0, 9_000, 4);
    page.server().show(mesh);
    page.untilItWaits(10_000);
    page.passTime();
    page.until(
        "the new order",
        "return document.querySelector('#table-view tbody tr .label').textContent === 'shop/front'");
    assertThat(page.text("return document.activeElement.textContent")).isEqualTo("shop/front");
    assertThat(page.number("return lost")).isZero();
  }

  @Test
  void faultsSayWhatToDoAndGoAwayByThemselves() {
    page.server().fail("store_unavailable");
    page.open("");
    page.untilShown("#notice", "The search store does not answer");
    page.untilShown("#notice", "Check that Elasticsearch or OpenSearch is up");
    page.server().fail("");
    page.press("Try again");
    page.until("the map", "return document.querySelector('#notice').hidden");
    page.server().fail("store_unavailable");
    page.untilItWaits(10_000);
    page.passTime();
    page.untilShown("#banner", "What you see is not the newest");
    assertThat(page.number(NODES)).isEqualTo(17);
    page.server().fail("");
    page.passTime();
    page.until("it to go", "return document.querySelector('#banner').hidden");
  }

  /** Each of them ends later than what came after it. */
  @Test
  void whatIsOlderNeverCoversWhatIsNewer() {
    page.open("");
    Object found =
        page.scriptLater(
            """
            const done = arguments[0];
            const { draw } = meshline;
            const drawings = [];
            meshline.draw = function () { drawings.push(draw.call(this)); return drawings.at(-1); };
            (async () => {
              meshline.store.set({ find: 'name ~ cart' });
              meshline.store.set({ find: 'name ~ ledger' });
              await Promise.all(drawings);
              const found = [...meshline.map.emphasis.found];
              meshline.store.set({ find: '' });
              meshline.store.set({ ns: 'nowhere' });
              await Promise.all(drawings);
              const { hidden } = document.querySelector('#notice');
              meshline.store.set({ ns: '' });
              let [release, begun] = [];
              const held = new Promise((resolve) => { release = resolve; });
              const drawn = new Promise((resolve) => { begun = resolve; });
              meshline.draw = () => { begun(); return held; };
              const older = meshline.refresh();
              await drawn;
              const newer = meshline.refresh();
              const waiting = awaited.millis().length;
              release();
              await older;
              const later = awaited.millis().length - waiting;
              delete meshline.draw;
              await newer;
              done([found.join(), hidden, later, awaited.millis().length - waiting]);
            })().catch((e) => done([String(e)]));
            """);
    assertThat((List<?>) Objects.requireNonNull(found))
        .asString()
        .isEqualTo("[service///billing/ledger, false, 0, 1]");
  }

  @Test
  void whatIsAskedBesideTheMapIsAnsweredThoughTheMapIsRefused() {
    page.open("?select=" + PAYMENT);
    page.untilShown("#panel-title", "payment");
    page.server().fail("topology", "too_large");
    page.script("meshline.store.set({last: '6h'})");
    page.untilShown("#notice", "That is too much at once");
    String panel = "return document.querySelector('#panel').hidden";
    assertThat(page.text(panel)).as("what was known of another time is gone").isEqualTo("true");
    page.keys("o");
    page.untilShown("#top-view tbody tr", "postgres/stock");
    String notice = "return document.querySelector('#notice').hidden";
    assertThat(page.text(notice)).isEqualTo("true");
    int asked = page.server().asked("top").size();
    page.passTime();
    await().until(() -> page.server().asked("top").size() > asked);
    assertThat(page.text(notice)).isEqualTo("true");
    page.keys("m");
    page.untilShown("#notice", "That is too much at once");
    page.server().fail("");
    page.press("Show the last 15 minutes");
    page.untilShown("#panel-title", "payment");
    page.script("meshline.store.set({last: '1h'}); meshline.store.set({select: ''})");
    assertThat(page.text(panel)).as("closed before the answer is there").isEqualTo("true");
    page.until("the map", "return document.querySelector('#notice').hidden && !!meshline.whole");
  }
}
