package io.meshline.query.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.query.Documents;
import io.meshline.query.FakeSearchStore;
import io.meshline.query.Grain;
import io.meshline.query.server.QueryOptions;
import io.meshline.query.server.QueryServer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The console as the query server serves it, with its answers. */
@ExtendWith(Browser.class)
final class ConsoleOnServerIT {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy.MM.dd").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private final ConsolePage page;

  /** Of now: minutes are read only while they are kept, and the server has a real clock. */
  private final Instant from =
      Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(30));

  ConsoleOnServerIT(ConsolePage page) {
    this.page = page;
  }

  @Test
  void theServerServesTheConsoleAndAnswersIt() {
    try (FakeSearchStore store = new FakeSearchStore();
        QueryServer server =
            QueryServer.start(QueryOptions.of(Map.of("port", "0", "search.hosts", store.url())))) {
      for (int minute = 2; minute < 7; minute++) {
        Instant time = from.plus(Duration.ofMinutes(minute));
        call(store, time, "User (user)", "shop/front", 0);
        call(store, time, "shop/front", "shop/checkout", 2);
        String endpoint = "shop/checkout#POST:/orders";
        store.put(
            index("meshline-edges", time),
            Documents.edge(Grain.ENDPOINT, text(time), "shop/front#GET:/", endpoint)
                .point("agent_server", 2, 4_000, 5_000, 7_000, 30_000)
                .json());
        store.put(
            index("meshline-nodes", time),
            Documents.node(Grain.ENDPOINT, text(time), endpoint)
                .point("agent_server", 2, 4_000, 5_000, 7_000, 30_000)
                .json());
      }
      page.screen(1440, 900, "light", false)
          .open(server.address(), "?from=" + from + "&to=" + from.plus(Duration.ofMinutes(10)));
      assertThat(
              page.text(
                  "return [...meshline.graph.nodes.values()].map(n => n.label).sort().join()"))
          .isEqualTo("User,shop/checkout,shop/front");
      String edge =
          page.text(
              "return [...meshline.graph.edges.values()].find(e => e.targetLabel === 'shop/checkout').id");
      assertThat(page.text("return meshline.graph.edges.get(arguments[0]).health", edge))
          .isEqualTo("failing");
      page.script("meshline.select(arguments[0])", edge);
      page.until("two points", "return document.querySelectorAll('.waterfall-row').length === 2");
      page.until("charts", "return document.querySelectorAll('#panel .uplot').length === 3");
      page.screenshot("server-1440-light");
      String checkout = page.text("return meshline.graph.edges.get(arguments[0]).target", edge);
      page.script("meshline.store.set({expand: ['endpoint:' + arguments[0]]})", checkout);
      page.until(
          "its endpoint",
          "return [...meshline.graph.nodes.values()].some(n => n.title === 'POST:/orders')");
      page.script("meshline.store.set({view: 'top', by: 'failures'})");
      page.untilShown("#top-view tbody tr:first-child", "shop/checkout");
      page.script("meshline.store.set({view: 'compare'})");
      page.untilShown("#compare-view tbody", "new");
      String user =
          page.text("return [...meshline.whole.nodes.keys()].find(id => id.endsWith('User'))");
      page.script(
          "meshline.store.set({view: 'paths', source: arguments[0], destination: 'shop/checkout'})",
          user);
      page.untilShown("#paths-view .path", "shop/front");
      assertThat(page.complaints()).isEmpty();
    }
  }

  private static void call(
      FakeSearchStore store, Instant time, String source, String destination, int failures) {
    store.put(
        index("meshline-edges", time),
        Documents.edge(text(time), source, destination)
            .point("agent_client", failures, 5_000, 6_000, 9_000, 40_000)
            .point("agent_server", failures, 4_000, 5_000, 7_000, 30_000)
            .json());
    store.put(
        index("meshline-nodes", time),
        Documents.node(text(time), destination)
            .point("agent_server", failures, 4_000, 5_000, 7_000, 30_000)
            .json());
  }

  private static String index(String kind, Instant time) {
    return kind + "-1m-" + DAY.format(time);
  }

  private static String text(Instant time) {
    return MILLIS.format(time);
  }
}
