package io.meshline.sla.config;

import io.meshline.sla.ThresholdRule;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The rules that SkyWalking brings along, in our form: the file {@code skywalking-rules.yaml}. */
final class SkyWalkingRules {
  private static final String FILE = "/io/meshline/sla/skywalking-rules.yaml";

  private SkyWalkingRules() {}

  static List<ThresholdRule> all() {
    try (InputStream in = SkyWalkingRules.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new FileNotFoundException(FILE);
      }
      return ObjectiveFiles.parse(
              Map.of(FILE, new String(in.readAllBytes(), StandardCharsets.UTF_8)))
          .rules();
    } catch (IOException e) {
      throw new UncheckedIOException("The program lacks its own file " + FILE, e);
    } catch (FaultyObjectivesException e) {
      throw new IllegalStateException(e);
    }
  }
}
