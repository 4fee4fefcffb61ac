package io.meshline.e2e.zipkin;

import brave.Span;
import brave.Tracer;
import brave.Tracing;
import brave.propagation.TraceContext;
import brave.propagation.TraceContextOrSamplingFlags;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import zipkin2.reporter.BytesMessageSender;
import zipkin2.reporter.brave.AsyncZipkinSpanHandler;

/** An HTTP service that is traced by Brave: callee and caller share one span. */
final class BraveService implements AutoCloseable {
  /** What the service does for one request. */
  interface Work {
    /** The status it answers with. */
    int of(BraveService service, HttpExchange exchange) throws IOException;
  }

  private final AsyncZipkinSpanHandler spans;
  private final Tracing tracing;
  private final TraceContext.Injector<HttpURLConnection> injector;
  private final TraceContext.Extractor<Headers> extractor;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final HttpServer server;

  /**
   * @param route what the name of its server spans says, as Brave's instrumentations write it
   */
  BraveService(String name, String route, BytesMessageSender sender, Work work) throws IOException {
    this.spans =
        AsyncZipkinSpanHandler.newBuilder(sender).closeTimeout(30, TimeUnit.SECONDS).build();
    this.tracing =
        Tracing.newBuilder()
            .localServiceName(name)
            .localIp("127.0.0.1")
            .addSpanHandler(spans)
            .build();
    this.injector = tracing.propagation().injector(HttpURLConnection::setRequestProperty);
    this.extractor = tracing.propagation().extractor(Headers::getFirst);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> serve(route, work, exchange));
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Calls another service, within a span of its own; gives the status. */
  int call(String service, URI uri) throws IOException {
    Span span = tracing.tracer().nextSpan().kind(Span.Kind.CLIENT).name("GET").start();
    span.remoteServiceName(service);
    span.remoteIpAndPort(uri.getHost(), uri.getPort());
    span.tag("http.method", "GET").tag("http.path", uri.getPath());
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    injector.inject(span.context(), connection);
    int status = connection.getResponseCode();
    ended(span, status);
    return status;
  }

  /** A query that nobody answers by a span. */
  void query(String statement) {
    Span span = tracing.tracer().nextSpan().kind(Span.Kind.CLIENT).name("query").start();
    span.remoteServiceName("mysql");
    span.remoteIpAndPort("127.0.0.1", 3306);
    span.tag("sql.query", statement).finish();
  }

  /** Ends it when all its spans are sent. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
    spans.flush();
    spans.close();
    tracing.close();
  }

  private void serve(String route, Work work, HttpExchange exchange) throws IOException {
    TraceContextOrSamplingFlags caller = extractor.extract(exchange.getRequestHeaders());
    Span span =
        caller.context() == null
            ? tracing.tracer().nextSpan(caller)
            : tracing.tracer().joinSpan(caller.context());
    span.kind(Span.Kind.SERVER).name("GET " + route).start();
    span.tag("http.method", "GET").tag("http.path", exchange.getRequestURI().getPath());
    Tracer.SpanInScope scope = tracing.tracer().withSpanInScope(span);
    try (exchange) {
      int status = work.of(this, exchange);
      ended(span, status);
      exchange.sendResponseHeaders(status, -1);
    } finally {
      scope.close();
    }
  }

  /** As Brave's HTTP instrumentations do. */
  private static void ended(Span span, int status) {
    if (status >= 400) {
      span.tag("http.status_code", Integer.toString(status));
      span.tag("error", Integer.toString(status));
    }
    span.finish();
  }
}
