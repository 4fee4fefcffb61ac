package io.meshline.standalone.doctor;

import io.meshline.schemas.Topics;
import io.meshline.schemas.Topics.Topic;
import io.meshline.schemas.registry.Compatibility;
import io.meshline.schemas.registry.SchemaRegistryClient;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** The schema registry, and whether it has the schemas of the catalogue. */
public final class RegistryCheck implements Check {
  private static final String PART = "registry";
  private static final String WANTED = Compatibility.BACKWARD_TRANSITIVE.name();

  private final SchemaRegistryClient registry;
  private final String urls;

  /**
   * @param urls as they were named, for messages
   */
  public RegistryCheck(SchemaRegistryClient registry, String urls) {
    this.registry = registry;
    // Without a user and password, which may be in them.
    this.urls = urls.replaceAll("//[^/@,]*@", "//");
  }

  @Override
  public String part() {
    return PART;
  }

  @Override
  public String remedy() {
    return "curl -s "
        + urls.split(",", 2)[0]
        + "/subjects (expected: a list; Apicurio's and others' need"
        + " their path, such as /apis/ccompat/v7)";
  }

  @Override
  public List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    int found = 0;
    for (Topic topic : Topics.all()) {
      for (Schema schema : topic.values()) {
        String subject = Topics.subject(topic.name(), schema);
        if (registry.find(subject, schema).isEmpty()) {
          findings.add(
              Finding.fault(
                  PART,
                  "subject " + subject + ": lacks this release's schema (expected: registered)",
                  "./meshline setup --registry " + urls));
          continue;
        }
        found++;
        String level = registry.compatibility(subject).orElse("not set");
        if (!level.equals(WANTED)) {
          findings.add(
              Finding.warning(
                  PART,
                  "subject " + subject + " compatibility: " + level + " (expected: " + WANTED + ")",
                  "./meshline setup --registry " + urls));
        }
      }
    }
    if (findings.isEmpty()) {
      findings.add(Finding.ok(PART, found + " schemas at " + urls));
    }
    return findings;
  }
}
