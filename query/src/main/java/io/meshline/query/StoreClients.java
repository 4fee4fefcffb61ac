package io.meshline.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
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

/**
 * Opens HTTP clients of the search store: plain JSON, so that they serve every engine. How long an
 * answer may take, each request says: {@link StoreRequest}.
 */
final class StoreClients {
  private StoreClients() {}

  static RestClient open(StoreConnection connection) {
    HttpHost[] hosts =
        connection.hosts().stream()
            .map(uri -> new HttpHost(uri.getHost(), uri.getPort(), uri.getScheme()))
            .toArray(HttpHost[]::new);
    @Nullable SSLContext tls = tls(connection.caCertificate());
    RestClientBuilder builder =
        RestClient.builder(hosts)
            .setHttpClientConfigCallback(
                client -> {
                  client.setDefaultIOReactorConfig(
                      IOReactorConfig.custom().setIoThreadCount(1).build());
                  return tls == null ? client : client.setSSLContext(tls);
                });
    String path = connection.hosts().get(0).getPath();
    if (!path.isEmpty() && !path.equals("/")) {
      builder.setPathPrefix(path);
    }
    String authorization = authorization(connection);
    if (authorization != null) {
      builder.setDefaultHeaders(new Header[] {new BasicHeader("Authorization", authorization)});
    }
    return builder.build();
  }

  private static @Nullable String authorization(StoreConnection connection) {
    if (connection.apiKey() != null) {
      return "ApiKey " + connection.apiKey();
    }
    if (connection.username() == null) {
      return null;
    }
    String both = connection.username() + ":" + connection.password();
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(UTF_8));
  }

  private static @Nullable SSLContext tls(@Nullable Path caCertificate) {
    if (caCertificate == null) {
      return null;
    }
    try (InputStream pem = Files.newInputStream(caCertificate)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(pem);
      if (certificates.isEmpty()) {
        throw new QueryException(
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
      throw new QueryException(
          "CA certificate: " + caCertificate + " cannot be read (expected: a PEM file)", e);
    }
  }
}
