package io.meshline.e2e.skywalking.service;

/**
 * The service behind: {@code GET /stock/17} reads its database, {@code GET /stock/17?fail} answers
 * 500, and every message of the topic is written to the database.
 *
 * <p>Arguments: own port, Kafka's address, topic.
 */
public final class StockService {
  public static void main(String[] args) throws Exception {
    Store store = new Store();
    HttpService.start(
        Integer.parseInt(args[0]),
        (path, query) -> {
          if (!path.startsWith("/stock/")) {
            return 404;
          }
          return query.equals("fail") ? 500 : store.count() >= 0 ? 200 : 500;
        });
    new Inbox(args[1], args[2], message -> store.insert(message)).run();
  }

  private StockService() {}
}
