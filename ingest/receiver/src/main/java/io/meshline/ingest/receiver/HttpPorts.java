package io.meshline.ingest.receiver;

import io.grpc.util.CertificateUtils;
import io.meshline.schemas.access.TrustedCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The HTTP ports by which telemetry comes, all with the same limits and served by a few threads: no
 * thread waits for a caller, nor for the broker.
 */
final class HttpPorts {
  private static final int THREADS = 16;
  private static final long POOLED_BYTES = 4L << 20;

  private final ReceiverOptions options;
  private final CallContext context;
  private final Executor workers;
  private final OpenRequests open = new OpenRequests();
  private final Server server;
  private final Map<Connector, HttpRoutes> routes = new HashMap<>();

  HttpPorts(ReceiverOptions options, CallContext context, Executor workers) {
    this.options = options;
    this.context = context;
    this.workers = workers;
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
    threads.setName("receiver-http-in");
    threads.setDaemon(true);
    threads.setReservedThreads(0);
    this.server =
        new Server(
            threads,
            null,
            new ArrayByteBufferPool(0, -1, 65_536, Integer.MAX_VALUE, POOLED_BYTES, POOLED_BYTES));
    server.setErrorHandler(this::fault);
    server.setHandler(new Routing());
  }

  /**
   * Binds a port.
   *
   * @param option gives the port
   * @param source what refused requests count as
   * @param paths what is taken
   * @param quiet beginnings of paths that are answered with nothing
   * @return the port
   * @throws OccupiedPortException if it cannot be bound
   */
  int bind(ReceiverOption option, Source source, List<TakenPath> paths, List<String> quiet) {
    String host = options.text(ReceiverOption.HOST);
    int port = options.port(option).orElseThrow();
    ServerConnector connector = new ServerConnector(server, null, null, null, 0, 1, connections());
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(options.duration(ReceiverOption.HTTP_IDLE).toMillis());
    try {
      connector.open();
    } catch (IOException e) {
      throw new OccupiedPortException(
          option.key() + ": " + host + ":" + port + " (expected: a free port; " + e + ")", e);
    }
    server.addConnector(connector);
    Optional<Token> token = options.optionalText(ReceiverOption.TOKEN).map(Token::new);
    routes.put(connector, new HttpRoutes(source, paths, quiet, token, context, workers, open));
    return connector.getLocalPort();
  }

  /** Begins to serve what is bound. */
  void start() {
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP ports could not be served", e);
    }
  }

  /** Takes no new connections; requests on open ones are told to come again later. */
  void shutdown() {
    open.refuse();
    routes.keySet().forEach(connector -> ((ServerConnector) connector).close());
  }

  /**
   * Waits for the requests that are open; false if some still are then.
   *
   * @param deadline as {@link System#nanoTime} has it
   */
  boolean awaitTermination(long deadline) throws InterruptedException {
    return open.await(deadline);
  }

  /** Ends what is left. */
  void stop() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP ports could not be closed", e);
    }
  }

  private ConnectionFactory[] connections() {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setRequestHeaderSize(options.count(ReceiverOption.MAX_HEADERS));
    configuration.setOutputBufferSize(4_096);
    HttpConnectionFactory http = new HttpConnectionFactory(configuration);
    Path certificate = options.file(ReceiverOption.TLS_CERTIFICATE).orElse(null);
    Path key = options.file(ReceiverOption.TLS_KEY).orElse(null);
    if (certificate == null || key == null) {
      return new ConnectionFactory[] {http};
    }
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStore(keyStore(certificate, key));
    tls.setKeyStorePassword("");
    Path clientCa = options.file(ReceiverOption.TLS_CLIENT_CA).orElse(null);
    if (clientCa != null) {
      tls.setTrustStore(trustStore(clientCa));
      tls.setNeedClientAuth(true);
    }
    return new ConnectionFactory[] {new SslConnectionFactory(tls, http.getProtocol()), http};
  }

  private static KeyStore trustStore(Path certificates) {
    try {
      return TrustedCertificates.store(certificates);
    } catch (IllegalArgumentException e) {
      throw new InvalidOptionsException(
          List.of(ReceiverOption.TLS_CLIENT_CA.key() + ": " + e.getMessage()));
    }
  }

  private static KeyStore keyStore(Path certificate, Path key) {
    try (InputStream certificateIn = Files.newInputStream(certificate);
        InputStream keyIn = Files.newInputStream(key)) {
      X509Certificate[] chain = CertificateUtils.getX509Certificates(certificateIn);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("receiver", CertificateUtils.getPrivateKey(keyIn), new char[0], chain);
      return store;
    } catch (IOException | GeneralSecurityException e) {
      throw new InvalidOptionsException(
          List.of(
              ReceiverOption.TLS_KEY.key()
                  + ": "
                  + key
                  + " (expected: PEM files; "
                  + e.getClass().getSimpleName()
                  + ")"));
    }
  }

  private boolean fault(Request request, Response response, Callback callback) {
    routes(request).fault(request, response, callback);
    return true;
  }

  private HttpRoutes routes(Request request) {
    return Objects.requireNonNull(routes.get(request.getConnectionMetaData().getConnector()));
  }

  private final class Routing extends Handler.Abstract.NonBlocking {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      routes(request).handle(request, response, callback);
      return true;
    }
  }
}
