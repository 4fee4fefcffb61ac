package io.meshline.schemas.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/**
 * A registry in this process, for embedded runs and tests. It keeps the rules of the real ones:
 * equal schemas have one id whatever their subjects, and new schemas must be compatible
 * (BACKWARD_TRANSITIVE unless set otherwise). Thread-safe.
 */
public final class InMemorySchemaRegistry implements SchemaRegistry {
  private final List<Schema> schemas = new ArrayList<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private final Map<String, List<Schema>> subjects = new HashMap<>();
  private final Map<String, Compatibility> rules = new HashMap<>();

  /** An empty registry; the first schema gets id 1. */
  public InMemorySchemaRegistry() {}

  @Override
  public synchronized int register(String subject, Schema schema) {
    String text = CanonicalText.of(schema);
    Schema canonical = new Schema.Parser().parse(text);
    List<Schema> versions = subjects.computeIfAbsent(subject, s -> new ArrayList<>());
    if (!versions.contains(canonical)) {
      if (!isCompatible(subject, canonical)) {
        throw new SchemaRefusedException(
            "subject " + subject + " does not take " + schema.getFullName() + ": incompatible");
      }
      versions.add(canonical);
    }
    return ids.computeIfAbsent(
        text,
        t -> {
          schemas.add(canonical);
          return schemas.size();
        });
  }

  @Override
  public synchronized Schema byId(int id) throws UnknownSchemaException {
    if (id < 1 || id > schemas.size()) {
      throw new UnknownSchemaException(
          "schema id: " + id + " (expected: 1 to " + schemas.size() + ")");
    }
    return schemas.get(id - 1);
  }

  @Override
  public synchronized boolean isCompatible(String subject, Schema schema) {
    List<Schema> versions = subjects.getOrDefault(subject, List.of());
    Compatibility rule = rules.getOrDefault(subject, Compatibility.BACKWARD_TRANSITIVE);
    List<Schema> checked =
        switch (rule) {
          case NONE -> List.of();
          case BACKWARD -> versions.subList(Math.max(0, versions.size() - 1), versions.size());
          case BACKWARD_TRANSITIVE -> versions;
        };
    return checked.stream().allMatch(written -> reads(schema, written));
  }

  @Override
  public synchronized boolean setCompatibility(String subject, Compatibility compatibility) {
    rules.put(subject, compatibility);
    return true;
  }

  private static boolean reads(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType()
        == SchemaCompatibilityType.COMPATIBLE;
  }
}
