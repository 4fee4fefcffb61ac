package io.meshline.demo.sidecar;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests on one of a sidecar's ports, forwards each and logs it when it has ended.
 *
 * <p>Everything of one request happens on one event loop. Bodies are handed on whole: those of the
 * sample mesh are a few bytes.
 */
final class Listener {
  private static final String HOST = "127.0.0.1";

  /** Which of the sidecar's two ports it is. */
  enum Direction {
    INBOUND,
    OUTBOUND
  }

  private final Direction direction;
  private final Workload self;
  private final String selfMetadata;
  private final Function<String, Optional<Route>> routes;
  private final HttpClient client;
  private final AccessLog log;

  /**
   * Made once for a port.
   *
   * @param routes by the host that is asked for; empty: not known
   */
  Listener(
      Direction direction,
      Workload self,
      Function<String, Optional<Route>> routes,
      HttpClient client,
      AccessLog log) {
    this.direction = direction;
    this.self = self;
    this.selfMetadata = PeerMetadata.encode(self.peerMetadata());
    this.routes = routes;
    this.client = client;
    this.log = log;
  }

  /** Takes a request whose head has just come. */
  void take(HttpServerRequest request) {
    var exchange = new Exchange(Instant.now(), System::nanoTime, asked(request));
    if (direction == Direction.INBOUND) {
      exchange.askedBy(PeerMetadata.decode(request.getHeader(PeerMetadata.HEADER)));
    }
    var hop = new Hop(request, exchange);
    request.response().closeHandler(closed -> hop.left());
    request
        .body()
        .onComplete(
            body -> {
              exchange.mark(Moment.LAST_RX);
              exchange.requestBody(body.length());
              hop.forward(body);
            },
            gone -> hop.left());
  }

  private static Exchange.Request asked(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    String parent = request.getHeader("traceparent");
    return new Exchange.Request(
        request.method().name(),
        authority == null ? "" : authority.toString(),
        path(request),
        parent == null ? "" : parent,
        Headers.bytes(request.headers()));
  }

  /** Path and query, also of a request to a proxy, which names the host before them. */
  private static String path(HttpServerRequest request) {
    String query = request.query();
    return query == null ? request.path() : request.path() + "?" + query;
  }

  /** One request on its way. */
  private final class Hop {
    private final HttpServerRequest request;
    private final Exchange exchange;
    private @Nullable HttpClientRequest upstream;
    private boolean ended;

    Hop(HttpServerRequest request, Exchange exchange) {
      this.request = request;
      this.exchange = exchange;
    }

    void forward(Buffer body) {
      HostAndPort authority = request.authority();
      Optional<Route> route = authority == null ? Optional.empty() : routes.apply(authority.host());
      if (route.isEmpty()) {
        refuse(Fault.NO_ROUTE);
        return;
      }
      exchange.routed(route.get().cluster(), route.get().port());
      var options =
          new RequestOptions()
              .setServer(SocketAddress.inetSocketAddress(route.get().port(), HOST))
              .setHost(authority.host())
              .setPort(authority.port() > 0 ? authority.port() : 80)
              .setMethod(request.method())
              .setURI(path(request));
      client
          .request(options)
          .onComplete(
              connected -> send(connected, body),
              fault -> refuse(Fault.UPSTREAM_CONNECTION_FAILURE));
    }

    private void send(HttpClientRequest connected, Buffer body) {
      if (ended) {
        // Whoever asked did not wait for the connection.
        connected.reset();
        return;
      }
      upstream = connected;
      Headers.copy(request.headers(), connected.headers());
      if (direction == Direction.OUTBOUND) {
        tell(connected.headers()::set);
      }
      connected
          .response()
          .compose(this::receive)
          .onFailure(fault -> refuse(Fault.UPSTREAM_CONNECTION_TERMINATION));
      exchange.mark(Moment.FIRST_UPSTREAM_TX);
      Future<Void> sent = body.length() == 0 ? connected.end() : connected.end(body);
      sent.onSuccess(done -> exchange.mark(Moment.LAST_UPSTREAM_TX));
    }

    private Future<Void> receive(HttpClientResponse answer) {
      exchange.mark(Moment.FIRST_UPSTREAM_RX);
      if (direction == Direction.OUTBOUND) {
        exchange.answeredBy(PeerMetadata.decode(answer.getHeader(PeerMetadata.HEADER)));
      }
      return answer.body().map(body -> answer(answer, body));
    }

    private @Nullable Void answer(HttpClientResponse answer, Buffer body) {
      exchange.mark(Moment.LAST_UPSTREAM_RX);
      if (ended) {
        return null;
      }
      HttpServerResponse response = request.response();
      response.setStatusCode(answer.statusCode()).setStatusMessage(answer.statusMessage());
      Headers.copy(answer.headers(), response.headers());
      respond(answer.statusCode(), body);
      return null;
    }

    /** Answers in place of the one who was asked. */
    private void refuse(Fault fault) {
      if (ended) {
        return;
      }
      exchange.failed(fault);
      request.response().setStatusCode(fault.status());
      respond(fault.status(), Buffer.buffer(fault.name()));
    }

    private void respond(int status, Buffer body) {
      HttpServerResponse response = request.response();
      exchange.answered(status, Headers.bytes(response.headers()), body.length());
      if (direction == Direction.INBOUND) {
        tell(response.headers()::set);
      }
      exchange.mark(Moment.FIRST_DOWNSTREAM_TX);
      Future<Void> sent = body.length() == 0 ? response.end() : response.end(body);
      sent.onComplete(
          done -> {
            exchange.mark(Moment.LAST_DOWNSTREAM_TX);
            end();
          },
          gone -> left());
    }

    /** Whoever asked went away before all of the answer was sent. */
    void left() {
      if (ended) {
        return;
      }
      exchange.failed(Fault.DOWNSTREAM_CONNECTION_TERMINATION);
      exchange.answered(0, 0, 0);
      end();
      if (upstream != null) {
        upstream.reset();
      }
    }

    private void end() {
      if (!ended) {
        ended = true;
        log.log(LogEntries.of(exchange));
      }
    }

    private void tell(HeaderSetter headers) {
      headers.set(PeerMetadata.HEADER, selfMetadata);
      headers.set(PeerMetadata.ID_HEADER, self.node().getId());
    }
  }

  @FunctionalInterface
  private interface HeaderSetter {
    Object set(String name, String value);
  }
}
