package io.meshline.e2e.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate authority with a server and a client, and a stranger whom nobody trusts: made anew
 * by the JDK's keytool, in PEM files.
 */
final class Certificates {
  private static final String STORE_PASSWORD = "for-this-folder";
  private static final String ADDRESSES = "san=ip:127.0.0.1,dns:localhost";
  // Its object identifier is the one that old and new JDKs find a key factory by.
  private static final String ENCRYPTION = "PBEWithSHA1AndDESede";

  private final Path folder;
  private final KeyStore store;

  Certificates(Path folder) throws Exception {
    this.folder = folder;
    pair("ca", "bc:c");
    for (String name : List.of("server", "client")) {
      pair(name, ADDRESSES);
      keytool("-certreq", "-alias", name, "-file", file(name + ".csr"));
      keytool(
          "-gencert",
          "-alias",
          "ca",
          "-infile",
          file(name + ".csr"),
          "-outfile",
          file(name + ".signed"),
          "-ext",
          ADDRESSES);
      keytool("-importcert", "-noprompt", "-alias", name, "-file", file(name + ".signed"));
    }
    pair("stranger", "bc:c");
    store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("all.p12"))) {
      store.load(in, STORE_PASSWORD.toCharArray());
    }
    for (String name : List.of("ca", "server", "client", "stranger")) {
      Files.writeString(certificate(name), chain(name));
      Files.writeString(key(name), pem("PRIVATE KEY", privateKey(name).getEncoded()));
      Files.writeString(both(name), Files.readString(key(name)) + chain(name));
    }
  }

  /** PEM file of a certificate and those that signed it. */
  Path certificate(String name) {
    return folder.resolve(name + ".crt");
  }

  /** PEM file of a key, PKCS #8. */
  Path key(String name) {
    return folder.resolve(name + ".key");
  }

  /** PEM file of key and chain. */
  Path both(String name) {
    return folder.resolve(name + ".pem");
  }

  /** The same with the key encrypted. */
  Path bothEncrypted(String name, String password) throws IOException, GeneralSecurityException {
    SecretKey secret =
        SecretKeyFactory.getInstance(ENCRYPTION)
            .generateSecret(new PBEKeySpec(password.toCharArray()));
    Cipher cipher = Cipher.getInstance(ENCRYPTION);
    cipher.init(Cipher.ENCRYPT_MODE, secret);
    byte[] encrypted =
        new EncryptedPrivateKeyInfo(
                cipher.getParameters(), cipher.doFinal(privateKey(name).getEncoded()))
            .getEncoded();
    return Files.writeString(
        folder.resolve(name + "-encrypted.pem"),
        pem("ENCRYPTED PRIVATE KEY", encrypted) + chain(name));
  }

  /** TLS that trusts the authority, and shows the named one's certificate. */
  SSLContext as(String name) throws GeneralSecurityException, IOException {
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry(
        name, privateKey(name), STORE_PASSWORD.toCharArray(), store.getCertificateChain(name));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, STORE_PASSWORD.toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", store.getCertificate("ca"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private Key privateKey(String name) throws GeneralSecurityException {
    return store.getKey(name, STORE_PASSWORD.toCharArray());
  }

  private String chain(String name) throws GeneralSecurityException {
    StringBuilder chain = new StringBuilder();
    for (var certificate : store.getCertificateChain(name)) {
      chain.append(pem("CERTIFICATE", certificate.getEncoded()));
    }
    return chain.toString();
  }

  private static String pem(String title, byte[] content) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(title, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content));
  }

  private void pair(String alias, String extension) throws Exception {
    keytool(
        "-genkeypair",
        "-alias",
        alias,
        "-keyalg",
        "EC",
        "-dname",
        "CN=meshline-test-" + alias,
        "-validity",
        "2",
        "-ext",
        extension);
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private void keytool(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-J-Xshare:auto"));
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "-storetype", "PKCS12", "-storepass", STORE_PASSWORD, "-keystore", file("all.p12")));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new IllegalStateException(String.join(" ", arguments) + ": " + output);
    }
  }
}
