package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
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
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
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

  @Test
  void callersWithoutACertificateOfTheirOwnAreRefusedWhereOneIsAskedFor(@TempDir Path folder)
      throws Exception {
    KeyStore server = selfSigned(folder);
    Path certificate = pem(folder, "CERTIFICATE", server.getCertificate("a").getEncoded());
    Path key = pem(folder, "PRIVATE KEY", server.getKey("a", PASSWORD.toCharArray()).getEncoded());
    KeyStore caller = selfSigned(Files.createDirectory(folder.resolve("caller")));
    KeyStore stranger = selfSigned(Files.createDirectory(folder.resolve("stranger")));
    Path callers =
        pem(folder.resolve("caller"), "CERTIFICATE", caller.getCertificate("a").getEncoded());
    try (Loopback loopback =
        new Loopback(
            "tls.certificate", certificate.toString(),
            "tls.key", key.toString(),
            "tls.client-ca-certificate", callers.toString())) {
      assertThat(grpc(loopback, certificate, caller)).isEqualTo(Status.Code.OK);
      assertThat(grpc(loopback, certificate, stranger)).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(grpc(loopback, certificate, null)).isEqualTo(Status.Code.UNAVAILABLE);

      assertThat(http(loopback, context(server, caller))).isEqualTo(200);
      for (SSLContext refused : List.of(context(server, stranger), context(server, null))) {
        assertThatThrownBy(() -> http(loopback, refused)).isInstanceOf(IOException.class);
      }
      assertThat(loopback.broker().spansPublished()).isEqualTo(2);
    }
  }

  private static Status.Code grpc(Loopback loopback, Path trusted, @Nullable KeyStore own)
      throws Exception {
    TlsChannelCredentials.Builder tls =
        TlsChannelCredentials.newBuilder().trustManager(trusted.toFile());
    if (own != null) {
      tls.keyManager(keys(own));
    }
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("localhost", loopback.receiver().otlpPort(), tls.build())
            .build();
    try {
      TraceServiceGrpc.newBlockingStub(channel).export(Telemetry.export(0, 1));
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    } finally {
      channel.shutdownNow();
    }
  }

  private static int http(Loopback loopback, SSLContext context)
      throws IOException, InterruptedException {
    int port =
        Objects.requireNonNull(
            loopback.receiver().telemetryPorts().get(ReceiverOption.OTLP_HTTP_PORT));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/v1/traces"))
            .header("Content-Type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Telemetry.export(1, 1).toByteArray()))
            .build();
    return HttpClient.newBuilder()
        .sslContext(context)
        .build()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static KeyManager[] keys(KeyStore own) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, PASSWORD.toCharArray());
    return keys.getKeyManagers();
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
    return context(store, null);
  }

  private static SSLContext context(KeyStore store, @Nullable KeyStore own) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("a", store.getCertificate("a"));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own == null ? null : keys(own), managers.getTrustManagers(), null);
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
