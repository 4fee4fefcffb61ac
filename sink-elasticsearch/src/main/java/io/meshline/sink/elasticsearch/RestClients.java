package io.meshline.sink.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.impl.nio.reactor.IOReactorConfig;
import org.apache.http.message.BasicHeader;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.client.RestClientBuilder;
import org.jspecify.annotations.Nullable;

/** Opens HTTP clients of the search store: plain JSON, so that they serve both engines. */
final class RestClients {
  private RestClients() {}

  /**
   * Opens one.
   *
   * @throws SearchStoreException when the certificates cannot be read
   */
  static RestClient open(SearchConnection connection) {
    HttpHost[] hosts =
        connection.hosts().stream()
            .map(uri -> new HttpHost(uri.getHost(), uri.getPort(), uri.getScheme()))
            .toArray(HttpHost[]::new);
    int connectMillis = Math.toIntExact(connection.connectTimeout().toMillis());
    int requestMillis = Math.toIntExact(connection.requestTimeout().toMillis());
    @Nullable SSLContext tls = tls(connection.caCertificate());
    RestClientBuilder builder =
        RestClient.builder(hosts)
            .setCompressionEnabled(connection.compressed())
            .setRequestConfigCallback(
                config ->
                    config
                        .setConnectTimeout(connectMillis)
                        .setSocketTimeout(requestMillis)
                        // How long to wait for a free connection of the pool.
                        .setConnectionRequestTimeout(requestMillis))
            .setHttpClientConfigCallback(
                client -> {
                  client.setDefaultIOReactorConfig(
                      IOReactorConfig.custom().setIoThreadCount(1).build());
                  return tls == null ? client : client.setSSLContext(tls);
                });
    String path = path(connection.hosts().get(0));
    if (!path.isEmpty()) {
      builder.setPathPrefix(path);
    }
    String authorization = authorization(connection);
    if (authorization != null) {
      builder.setDefaultHeaders(new Header[] {new BasicHeader("Authorization", authorization)});
    }
    return builder.build();
  }

  private static String path(URI host) {
    String path = host.getPath();
    return path.equals("/") ? "" : path;
  }

  private static @Nullable String authorization(SearchConnection connection) {
    if (connection.apiKey() != null) {
      return "ApiKey " + connection.apiKey();
    }
    if (connection.username() == null) {
      return null;
    }
    String userAndPassword = connection.username() + ":" + connection.password();
    return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(UTF_8));
  }

  private static @Nullable SSLContext tls(@Nullable String caCertificate) {
    if (caCertificate == null) {
      return null;
    }
    try (InputStream pem = Files.newInputStream(Path.of(caCertificate))) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(pem);
      if (certificates.isEmpty()) {
        throw new SearchStoreException(
            "CA certificate: none in " + caCertificate + " (expected: a PEM file)");
      }
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate certificate : certificates) {
        trusted.setCertificateEntry("ca-" + trusted.size(), certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new SearchStoreException(
          "CA certificate: " + caCertificate + " cannot be read (expected: a PEM file)", e);
    }
  }
}
