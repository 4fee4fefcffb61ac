package io.meshline.query.server;

import io.meshline.query.Documents;
import io.meshline.query.FakeSearchStore;
import io.meshline.query.Grain;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * A small mesh: a user calls the front, that calls the catalogue and the checkout, both call the
 * stock, which asks a database; at the time of {@link ApiUnderTest#NOW}.
 */
final class Shop {
  static final String EDGES = "meshline-edges-1m-2026.11.22";
  static final String NODES = "meshline-nodes-1m-2026.11.22";
  static final String FRONT = "service///shop/front";
  static final String CATALOG = "service///shop/catalog";
  static final String CHECKOUT = "service///shop/checkout";
  static final String STOCK = "service///shop/stock";
  static final String DATABASE = "database////h2";
  static final String USER = "user////User";

  private Shop() {}

  /** Puts three minutes of calls into a store. */
  static void put(FakeSearchStore store) {
    for (int minute = 15; minute < 18; minute++) {
      String time = "2026-11-22T10:" + minute + ":00.000Z";
      call(store, time, "User (user)", "shop/front", 10, 1, 20_000);
      call(store, time, "shop/front", "shop/catalog", 6, 0, 5_000);
      call(store, time, "shop/front", "shop/checkout", 4, 1, 50_000);
      call(store, time, "shop/catalog", "shop/stock", 5, 0, 2_000);
      call(store, time, "shop/checkout", "shop/stock", 3, 0, 3_000);
      edge(store, time, "shop/stock", "h2 (database)", 8, 0, 300, "agent_client");
      node(store, time, "h2 (database)", 8, 0, 300, "agent_client");
      instance(store, time, "shop/front#f-1", "shop/catalog#c-1", 4);
      instance(store, time, "shop/front#f-1", "shop/catalog#c-2", 2);
      endpoint(store, time, "shop/front#GET:/", "shop/catalog#GET:/products/{id}", 6);
    }
  }

  private static void call(
      FakeSearchStore store,
      String time,
      String source,
      String destination,
      int calls,
      int failures,
      long micros) {
    store.put(
        EDGES,
        Documents.edge(time, source, destination)
            .point("agent_client", failures, latencies(calls, micros + 1_000))
            .point("agent_server", failures, latencies(calls, micros))
            .with("agent_server", "slowest_trace_id", "trace-" + calls)
            .with("agent_server", "protocols", Map.of("HTTP", calls))
            .with("agent_server", "request_bytes", 100 * calls)
            .json());
    node(store, time, destination, calls, failures, micros, "agent_server");
  }

  private static void edge(
      FakeSearchStore store,
      String time,
      String source,
      String destination,
      int calls,
      int failures,
      long micros,
      String point) {
    store.put(
        EDGES,
        Documents.edge(time, source, destination)
            .point(point, failures, latencies(calls, micros))
            .json());
  }

  private static void node(
      FakeSearchStore store,
      String time,
      String name,
      int calls,
      int failures,
      long micros,
      String point) {
    store.put(
        NODES, Documents.node(time, name).point(point, failures, latencies(calls, micros)).json());
  }

  private static void instance(
      FakeSearchStore store, String time, String source, String destination, int calls) {
    detailed(store, Grain.INSTANCE, time, source, destination, calls);
  }

  private static void endpoint(
      FakeSearchStore store, String time, String source, String destination, int calls) {
    detailed(store, Grain.ENDPOINT, time, source, destination, calls);
  }

  private static void detailed(
      FakeSearchStore store,
      Grain grain,
      String time,
      String source,
      String destination,
      int calls) {
    long[] latencies = latencies(calls, 5_000);
    store.put(
        EDGES,
        Documents.edge(grain, time, source, destination)
            .point("agent_server", 0, latencies)
            .json());
    store.put(
        NODES, Documents.node(grain, time, destination).point("agent_server", 0, latencies).json());
  }

  private static long[] latencies(int calls, long micros) {
    return LongStream.range(0, calls).map(i -> micros).toArray();
  }
}
