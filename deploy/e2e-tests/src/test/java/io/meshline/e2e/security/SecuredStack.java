package io.meshline.e2e.security;

import static io.meshline.e2e.search.SecuredElasticsearch.basic;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.meshline.e2e.search.SecuredElasticsearch;
import io.meshline.standalone.engine.FlinkCluster;
import io.meshline.standalone.engine.FlinkSettings;
import io.meshline.standalone.engine.RegistryProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;

/**
 * Kafka, registry and search store that let in only who shows their secrets, and a Flink cluster.
 *
 * @param folder of all data and logs
 * @param searchByKey asks for an API key before the search store
 * @param tls of a client that trusts the certificates of all
 */
record SecuredStack(
    Path folder,
    Certificates certificates,
    TestSecrets secrets,
    SecuredKafka kafka,
    Gate registry,
    SecuredElasticsearch search,
    Gate searchByKey,
    FlinkCluster flink,
    SSLContext tls) {

  static final String REGISTRY_USER = "registry-user";

  /**
   * Starts it.
   *
   * @param parts that take over what is started, even if it does not start as a whole
   */
  static SecuredStack start(Path folder, Parts parts) throws Exception {
    // Those that need no certificates start while these are made.
    CompletableFuture<RegistryProcess> registryStart =
        parts.begin(() -> RegistryProcess.start(folder, 0));
    CompletableFuture<FlinkCluster> flinkStart =
        parts.begin(
            () -> FlinkCluster.start(folder, new FlinkSettings(0, 1, 2, 256, 1_000, Map.of())));
    Certificates certificates =
        new Certificates(Files.createDirectories(folder.resolve("certificates")));
    TestSecrets secrets = new TestSecrets(folder.resolve("secrets"));
    // The tool that formats the storage takes no others in its list of users.
    String kafkaPassword =
        secrets.keep("kafka-password", secrets.make("kafka").replaceAll("[^a-z0-9]", ""));
    secrets.make("keystore-password");
    String searchPassword = secrets.make("search-password");
    String apiKey = secrets.keep("api-key", base64("id:" + secrets.make("key")));
    String registryPassword = secrets.make("registry-password");
    String registryToken =
        secrets.keep("registry-token", secrets.make("registry-token").replace("'", ""));
    secrets.make("receiver-token");
    secrets.make("wrong");
    SSLContext tls = certificates.as("server");

    CompletableFuture<SecuredElasticsearch> searchStart =
        parts.begin(
            () ->
                new SecuredElasticsearch(
                    folder.resolve("elasticsearch"),
                    certificates.certificate("server"),
                    certificates.key("server"),
                    searchPassword,
                    tls));
    CompletableFuture<SecuredKafka> kafkaStart =
        parts.begin(() -> new SecuredKafka(folder, certificates, kafkaPassword));
    Gate registry =
        parts.own(
            new Gate(
                tls,
                registryStart.join().url(),
                Set.of(
                    "Basic " + base64(REGISTRY_USER + ":" + registryPassword),
                    "Bearer " + registryToken),
                null));
    SecuredKafka kafka = kafkaStart.join();
    FlinkCluster flink = flinkStart.join();
    SecuredElasticsearch search = searchStart.join();
    Gate searchByKey =
        parts.own(new Gate(tls, search.url(), Set.of("ApiKey " + apiKey), basic(searchPassword)));
    return new SecuredStack(
        folder, certificates, secrets, kafka, registry, search, searchByKey, flink, tls);
  }

  /** The file with the certificates by which all others are signed. */
  String ca() {
    return certificates.certificate("ca").toString();
  }

  /** The file with a secret. */
  String file(String secret) {
    return secrets.file(secret).toString();
  }

  /** A secret itself. */
  String secret(String name) throws IOException {
    return Files.readString(secrets.file(name)).strip();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
