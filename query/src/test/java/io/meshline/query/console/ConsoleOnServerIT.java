package io.meshline.query.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.query.Documents;
import io.meshline.query.FakeSearchStore;
import io.meshline.query.Grain;
import io.meshline.query.server.QueryOptions;
import io.meshline.query.server.QueryServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The console as the query server serves it, with its answers. */
@ExtendWith(Browser.class)
final class ConsoleOnServerIT {
  private static final String INDEX = "-1m-2026.11.22";
  private static final String RANGE = "?from=2026-11-22T10:10:00Z&to=2026-11-22T10:20:00Z";

  private final ConsolePage page;

  ConsoleOnServerIT(ConsolePage page) {
    this.page = page;
  }

  @Test
  void theServerServesTheConsoleAndAnswersIt() {
    try (FakeSearchStore store = new FakeSearchStore();
        QueryServer server =
            QueryServer.start(QueryOptions.of(Map.of("port", "0", "search.hosts", store.url())))) {
      for (int minute = 12; minute < 17; minute++) {
        String time = "2026-11-22T10:" + minute + ":00.000Z";
        call(store, time, "User (user)", "shop/front", 0);
        call(store, time, "shop/front", "shop/checkout", 2);
        String endpoint = "shop/checkout#POST:/orders";
        store.put(
            "meshline-edges" + INDEX,
            Documents.edge(Grain.ENDPOINT, time, "shop/front#GET:/", endpoint)
                .point("agent_server", 2, 4_000, 5_000, 7_000, 30_000)
                .json());
        store.put(
            "meshline-nodes" + INDEX,
            Documents.node(Grain.ENDPOINT, time, endpoint)
                .point("agent_server", 2, 4_000, 5_000, 7_000, 30_000)
                .json());
      }
      page.screen(1440, 900, "light", false).open(server.address(), RANGE);
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
      FakeSearchStore store, String time, String source, String destination, int failures) {
    store.put(
        "meshline-edges" + INDEX,
        Documents.edge(time, source, destination)
            .point("agent_client", failures, 5_000, 6_000, 9_000, 40_000)
            .point("agent_server", failures, 4_000, 5_000, 7_000, 30_000)
            .json());
    store.put(
        "meshline-nodes" + INDEX,
        Documents.node(time, destination)
            .point("agent_server", failures, 4_000, 5_000, 7_000, 30_000)
            .json());
  }
}
