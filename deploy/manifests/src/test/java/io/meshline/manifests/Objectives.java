package io.meshline.manifests;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** Files of objectives, by the schema that the job brings along. */
public final class Objectives {
  private static final String SCHEMA = "/io/meshline/sla/objectives.schema.json";

  private Objectives() {}

  /** What is wrong with a file's content. */
  public static List<String> faults(String yaml) {
    try (InputStream schema =
        Objects.requireNonNull(Objectives.class.getResourceAsStream(SCHEMA))) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(schema)
          .validate(Checkout.documents(yaml).get(0).toString(), InputFormat.JSON)
          .stream()
          .map(Object::toString)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
