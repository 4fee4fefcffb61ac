package io.meshline.e2e.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.TimeZone;

/** Who may depend on whom. The Maven graph says the same; this says why a line would be wrong. */
@AnalyzeClasses(packages = "io.meshline", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest
  static final ArchRule arrowsPointOneWay =
      Architectures.layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.meshline..")
          .layer("schemas")
          .definedBy("io.meshline.schemas..")
          .layer("protocols")
          .definedBy("io.meshline.ingest.protocols..")
          .layer("publisher")
          .definedBy("io.meshline.ingest.publisher..")
          .layer("receiver")
          .definedBy("io.meshline.ingest.receiver..")
          .layer("otel-exporter")
          .definedBy("io.meshline.ingest.otel..")
          .layer("aggregation")
          .definedBy("io.meshline.aggregation..")
          .layer("sla")
          .definedBy("io.meshline.sla..")
          .layer("jobs")
          .definedBy("io.meshline.jobs..")
          .layer("sink")
          .definedBy("io.meshline.sink..")
          .layer("query")
          .definedBy("io.meshline.query..")
          .layer("standalone")
          .definedBy("io.meshline.standalone..")
          .whereLayer("schemas")
          .mayNotAccessAnyLayer()
          .whereLayer("aggregation")
          .mayNotAccessAnyLayer()
          .whereLayer("sla")
          .mayOnlyAccessLayers("aggregation")
          .whereLayer("protocols")
          .mayOnlyAccessLayers("schemas")
          .whereLayer("publisher")
          .mayOnlyAccessLayers("schemas")
          .whereLayer("receiver")
          .mayOnlyAccessLayers("schemas", "protocols", "publisher")
          .whereLayer("otel-exporter")
          .mayOnlyAccessLayers("schemas", "protocols", "publisher")
          .whereLayer("sink")
          .mayOnlyAccessLayers("schemas")
          .whereLayer("jobs")
          .mayOnlyAccessLayers("schemas", "aggregation", "sla", "sink")
          .whereLayer("query")
          .mayOnlyAccessLayers("aggregation")
          .whereLayer("standalone")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule theAlgebraIsPlainJava =
      noClasses()
          .that()
          .resideInAPackage("io.meshline.aggregation..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages("java..", "io.meshline.aggregation..", "org.jspecify..")
          .because("it must be usable and testable without Flink, Kafka, Avro or Jackson");

  @ArchTest
  static final ArchRule objectivesArePlainJava =
      noClasses()
          .that()
          .resideInAPackage("io.meshline.sla..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              "java..",
              "io.meshline.sla..",
              "io.meshline.aggregation..",
              "org.yaml.snakeyaml..",
              "org.jspecify..")
          .because("budgets and alerts must be computable without Flink, Kafka, Avro or Jackson");

  @ArchTest
  static final ArchRule conversionKnowsNoServerNoKafkaNoFlink =
      noClasses()
          .that()
          .resideInAPackage("io.meshline.ingest.protocols..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..", "org.apache.flink..", "io.grpc..", "java.net.http..")
          .because("a protocol is bytes in, calls out");

  @ArchTest
  static final ArchRule contractsKnowNoKafkaNoFlink =
      noClasses()
          .that()
          .resideInAPackage("io.meshline.schemas..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "org.apache.flink..")
          .because("producers of every kind depend on the contracts");

  @ArchTest
  static final ArchRule pairingRulesKnowNoFlink =
      noClasses()
          .that()
          .haveSimpleName("TracePairing")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..")
          .because("rules are pure; operators are thin");

  @ArchTest
  static final ArchRule readersKnowNoServerAndNoTerminal =
      noClasses()
          .that()
          .resideInAPackage("io.meshline.query")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.eclipse.jetty..",
              "io.prometheus..",
              "picocli..",
              "io.meshline.query.server..",
              "io.meshline.query.command..")
          .because("the same answers go to browsers, programs and terminals");

  @ArchTest
  static final ArchRule timeIsUtc =
      noClasses()
          .that()
          .doNotHaveSimpleName("LiveTopology")
          .should()
          .callMethod(ZoneId.class, "systemDefault")
          .orShould()
          .callMethod(TimeZone.class, "getDefault")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now")
          .orShould()
          .callMethod(Calendar.class, "getInstance")
          .because("a window is the same wherever the program runs; people see their own time");
}
