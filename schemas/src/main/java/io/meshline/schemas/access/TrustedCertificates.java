package io.meshline.schemas.access;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS that trusts the certificates of a PEM file and no others. */
public final class TrustedCertificates {
  private TrustedCertificates() {}

  /**
   * A context for clients.
   *
   * @param pem one or more certificates
   * @throws IllegalArgumentException naming the file if there is no certificate to be read from it
   */
  public static SSLContext context(Path pem) {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store(pem));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw unusable(pem, e);
    }
  }

  /**
   * The certificates of a PEM file as a trust store.
   *
   * @throws IllegalArgumentException naming the file if there is no certificate to be read from it
   */
  public static KeyStore store(Path pem) {
    try (InputStream in = Files.newInputStream(pem)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw unusable(pem, null);
      }
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      for (Certificate certificate : certificates) {
        trusted.setCertificateEntry("ca-" + trusted.size(), certificate);
      }
      return trusted;
    } catch (IOException | GeneralSecurityException e) {
      throw unusable(pem, e);
    }
  }

  private static IllegalArgumentException unusable(
      Path pem, @org.jspecify.annotations.Nullable Exception cause) {
    return new IllegalArgumentException(
        pem + " (expected: a PEM file with the certificates to trust)", cause);
  }
}
