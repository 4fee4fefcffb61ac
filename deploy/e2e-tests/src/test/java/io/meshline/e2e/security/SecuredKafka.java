package io.meshline.e2e.security;

import io.meshline.standalone.engine.EngineHome;
import io.meshline.standalone.engine.EngineProcess;
import io.meshline.standalone.engine.JavaCommand;
import io.meshline.standalone.engine.Loopback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A broker with two ways in: TLS with user and password (SCRAM), and TLS with a certificate of the
 * client's own.
 */
final class SecuredKafka implements AutoCloseable {
  /** The user that the broker knows. */
  static final String USER = "meshline";

  private static final String LOG4J =
      """
      appender.console.type = Console
      appender.console.name = console
      appender.console.layout.type = PatternLayout
      appender.console.layout.pattern = %d %-5p %c{1.} - %m%n
      rootLogger.level = info
      rootLogger.appenderRef.console.ref = console
      """;

  private static final Duration START = Duration.ofSeconds(90);

  private final int password = Loopback.freePort();
  private final int mutual = Loopback.freePort();
  private final EngineProcess process;

  SecuredKafka(Path folder, Certificates certificates, String secret) throws Exception {
    Path home = Files.createDirectories(folder.resolve("kafka"));
    Path logs = Files.createDirectories(folder.resolve("logs"));
    Path settings =
        Files.writeString(
            home.resolve("server.properties"), settings(home.resolve("data"), certificates));
    format(settings, logs.resolve("kafka-format.log"), secret);
    process =
        EngineProcess.start(
            new JavaCommand(
                "kafka",
                List.of(
                    "-Xms64m",
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    verbose(home)),
                classPath(),
                "kafka.Kafka",
                List.of(settings.toString()),
                Map.of(),
                home,
                logs.resolve("kafka.log")),
            () -> Loopback.accepts(password) && Loopback.accepts(mutual),
            START);
  }

  /** The JVM option by which a process tells all it does. */
  static String verbose(Path folder) throws IOException {
    return "-Dlog4j2.configurationFile="
        + Files.writeString(folder.resolve("log4j2.properties"), LOG4J);
  }

  /** Where users come with a password. */
  String byPassword() {
    return Loopback.HOST + ":" + password;
  }

  /** Where clients come with a certificate. */
  String byCertificate() {
    return Loopback.HOST + ":" + mutual;
  }

  @Override
  public void close() {
    process.close();
  }

  private String settings(Path data, Certificates certificates) {
    return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%1$d
        controller.listener.names=CONTROLLER
        listeners=PASSWORD://127.0.0.1:%2$d,MUTUAL://127.0.0.1:%3$d,CONTROLLER://127.0.0.1:%1$d
        advertised.listeners=PASSWORD://127.0.0.1:%2$d,MUTUAL://127.0.0.1:%3$d
        listener.security.protocol.map=CONTROLLER:PLAINTEXT,PASSWORD:SASL_SSL,MUTUAL:SSL
        inter.broker.listener.name=MUTUAL
        sasl.enabled.mechanisms=SCRAM-SHA-512
        listener.name.password.scram-sha-512.sasl.jaas.config=%7$s required;
        ssl.keystore.type=PEM
        ssl.keystore.location=%4$s
        ssl.truststore.type=PEM
        ssl.truststore.location=%5$s
        listener.name.mutual.ssl.client.auth=required
        log.dirs=%6$s
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=1
        group.initial.rebalance.delay.ms=0
        auto.create.topics.enable=false
        log.cleaner.dedupe.buffer.size=2097152
        """
        .formatted(
            Loopback.freePort(),
            password,
            mutual,
            certificates.both("server"),
            certificates.certificate("ca"),
            data,
            "org.apache.kafka.common.security.scram.ScramLoginModule");
  }

  private static void format(Path settings, Path log, String secret)
      throws IOException, InterruptedException {
    Process tool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                String.join(":", classPath().stream().map(Path::toString).toList()),
                "kafka.tools.StorageTool",
                "format",
                "-t",
                "meshline-security-000",
                "-c",
                settings.toString(),
                "--add-scram",
                "SCRAM-SHA-512=[name=" + USER + ",password=" + secret + "]")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!tool.waitFor(1, TimeUnit.MINUTES) || tool.exitValue() != 0) {
      throw new IllegalStateException("the storage was not formatted: " + Files.readString(log));
    }
  }

  private static List<Path> classPath() {
    EngineHome home = EngineHome.locate();
    List<Path> classPath = new ArrayList<>(home.childClassPath());
    try (Stream<Path> jars = Files.list(home.built("kafka", "lib"))) {
      jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().forEach(classPath::add);
    } catch (IOException e) {
      throw new IllegalStateException("cannot list the broker's jars", e);
    }
    return classPath;
  }
}
