package io.meshline.e2e.skywalking.service;

/**
 * The service that users call. {@code GET /page} asks the next service, {@code GET /page?fail}
 * makes the next service fail, {@code GET /order} publishes a message.
 *
 * <p>Arguments: own port, address of the next service, Kafka's address, topic, port of the own
 * sidecar, which finds the next service.
 */
public final class FrontService {
  public static void main(String[] args) throws Exception {
    HttpCaller caller = new HttpCaller(Integer.parseInt(args[4]));
    Outbox outbox = new Outbox(args[2], args[3]);
    HttpService.start(
        Integer.parseInt(args[0]),
        (path, query) ->
            switch (path) {
              case "/page" -> caller.get(args[1], "/stock/17", query);
              case "/order" -> outbox.publish("order");
              default -> 404;
            });
  }

  private FrontService() {}
}
