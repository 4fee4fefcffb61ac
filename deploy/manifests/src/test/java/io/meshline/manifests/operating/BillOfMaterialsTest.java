package io.meshline.manifests.operating;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.meshline.manifests.Checkout;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The bill of materials of the whole; deploy/docs/releasing.md has the commands that make it. */
@EnabledIfSystemProperty(named = "meshline.bill", matches = "true")
class BillOfMaterialsTest {
  private static final String SCHEMAS = "http://cyclonedx.org/schema/";
  private static final Pattern BUNDLED =
      Pattern.compile("([\\w.-]+):([\\w.-]+):jar:(?:[\\w.-]+:)?([\\w.-]+):(?:compile|runtime)");

  private final JsonNode bill = Checkout.json("target/bom.json");

  @Test
  void itIsAsItsSchemaSays() {
    Schema schema = schema();
    assertThat(schema.validate(bill.toString(), InputFormat.JSON)).isEmpty();
    assertThat(bill.path("specVersion").asText()).isEqualTo("1.6");
    // Else the above would prove nothing, nor would references to the other schemas.
    ObjectNode wrong = bill.deepCopy();
    ((ObjectNode) wrong.at("/components/0")).put("kind", "library");
    assertThat(schema.validate(wrong.toString(), InputFormat.JSON)).isNotEmpty();
    wrong = bill.deepCopy();
    ((ObjectNode) wrong.at("/components/0"))
        .putArray("licenses")
        .addObject()
        .putObject("license")
        .put("id", "None-1.0");
    assertThat(schema.validate(wrong.toString(), InputFormat.JSON)).isNotEmpty();
  }

  @Test
  void everyModuleThatIsReleasedIsInIt() {
    Set<String> released = new TreeSet<>();
    for (String folder : modules("")) {
      String pom = Checkout.text(folder + "pom.xml");
      if (!pom.contains("<packaging>pom</packaging>")
          && !pom.contains("<maven.deploy.skip>true<")) {
        String own = pom.substring(pom.indexOf("</parent>"));
        Matcher name = Pattern.compile("<artifactId>([^<]+)<").matcher(own);
        assertThat(name.find()).as(folder).isTrue();
        released.add(name.group(1));
      }
    }
    assertThat(released).contains("meshline-receiver", "meshline-standalone");
    Set<String> billed = new TreeSet<>();
    for (JsonNode component : bill.path("components")) {
      if (component.path("group").asText().equals("io.meshline")) {
        assertThat(component.path("version").asText()).isEqualTo(Checkout.version());
        billed.add(component.path("name").asText());
      }
    }
    assertThat(billed)
        .containsAll(released)
        .doesNotContain("meshline-e2e-tests", "meshline-manifests");
    assertThat(bill.at("/metadata/component/name").asText()).isEqualTo("meshline-parent");
  }

  /** Of all programs {@code deploy/docs/reproducible} sees to it. */
  @Test
  void everyJarThatTheJobsHoldIsInItAndNothingOfTests() {
    Set<String> billed = new TreeSet<>();
    for (JsonNode component : bill.path("components")) {
      billed.add(
          "%s:%s:%s"
              .formatted(
                  component.path("group").asText(),
                  component.path("name").asText(),
                  component.path("version").asText()));
    }
    Set<String> held = new TreeSet<>();
    Matcher bundled =
        BUNDLED.matcher(
            Checkout.text("flink-jobs/jobs/target/classes/META-INF/meshline/bundled-jars.txt"));
    while (bundled.find()) {
      held.add("%s:%s:%s".formatted(bundled.group(1), bundled.group(2), bundled.group(3)));
    }
    assertThat(held).hasSizeGreaterThan(10);
    assertThat(billed).containsAll(held);

    assertThat(billed)
        .noneMatch(
            one -> one.matches("(?:org\\.junit|org\\.assertj|org\\.awaitility|com\\.tngtech).*"));
  }

  @Test
  void everyComponentTellsItsLicence() {
    List<String> untold = new ArrayList<>();
    for (JsonNode component : bill.path("components")) {
      if (component.path("licenses").isEmpty()) {
        untold.add(component.path("purl").asText());
      }
    }
    assertThat(untold).isEmpty();
  }

  /** Folders of the modules below one, each with a slash at its end. */
  private static List<String> modules(String folder) {
    List<String> modules = new ArrayList<>();
    Matcher names = Pattern.compile("<module>([^<]+)<").matcher(Checkout.text(folder + "pom.xml"));
    while (names.find()) {
      String module = folder + names.group(1) + "/";
      modules.add(module);
      modules.addAll(modules(module));
    }
    return modules;
  }

  private static Schema schema() {
    Map<String, String> texts = new HashMap<>();
    for (String file : List.of("bom-1.6", "spdx", "jsf-0.82")) {
      String name = file + ".schema.json";
      try (InputStream text =
          requireNonNull(BillOfMaterialsTest.class.getResourceAsStream("/" + name))) {
        texts.put(SCHEMAS + name, new String(text.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_7, builder -> builder.schemas(texts))
        .getSchema(SchemaLocation.of(SCHEMAS + "bom-1.6.schema.json"));
  }
}
