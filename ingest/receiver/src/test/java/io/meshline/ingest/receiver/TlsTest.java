package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One certificate for all ports by which telemetry comes. */
class TlsTest {
  private static final String PASSWORD = "changeit";

  @Test
  void grpcAndHttpAreEncrypted(@TempDir Path folder) throws Exception {
    KeyStore store = selfSigned(folder);
    Path certificate = pem(folder, "CERTIFICATE", store.getCertificate("a").getEncoded());
    Path key = pem(folder, "PRIVATE KEY", store.getKey("a", PASSWORD.toCharArray()).getEncoded());
    try (Loopback loopback =
        new Loopback("tls.certificate", certificate.toString(), "tls.key", key.toString())) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress(
                  "localhost",
                  loopback.receiver().otlpPort(),
                  TlsChannelCredentials.newBuilder().trustManager(certificate.toFile()).build())
              .build();
      TraceServiceGrpc.newBlockingStub(channel).export(Telemetry.export(0, 1));
      channel.shutdownNow();

      int port =
          Objects.requireNonNull(
              loopback.receiver().telemetryPorts().get(ReceiverOption.OTLP_HTTP_PORT));
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/v1/traces"))
              .header("Content-Type", "application/x-protobuf")
              .POST(HttpRequest.BodyPublishers.ofByteArray(Telemetry.export(1, 1).toByteArray()))
              .build();
      HttpClient client = HttpClient.newBuilder().sslContext(trusting(store)).build();
      assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(200);
      assertThat(loopback.broker().spansPublished()).isEqualTo(2);

      assertThatThrownBy(
              () ->
                  loopback.post(
                      ReceiverOption.OTLP_HTTP_PORT,
                      "/v1/traces",
                      "application/x-protobuf",
                      new byte[0]))
          .isInstanceOf(IOException.class);
    }
  }

  private static KeyStore selfSigned(Path folder) throws Exception {
    Path file = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString())
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private static SSLContext trusting(KeyStore store) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("a", store.getCertificate("a"));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private static Path pem(Path folder, String title, byte[] content) throws IOException {
    Path file = folder.resolve(title + ".pem");
    Files.writeString(
        file,
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(
                title,
                Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content),
                title));
    return file;
  }
}
