package io.meshline.e2e.operating;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Troubles that other tests do not make, and their cures as the pages of the runbook say them: each
 * class on one set of real engines, one trouble after the other. {@code -Pcures} runs them: they
 * take minutes.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class Cures {
  /** The property that {@code -Pcures} sets. */
  static final String WANTED = "meshline.cures";

  /** How many calls a trouble meets. */
  static final int SENT = 20;

  static CureStack stack;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    stack = new CureStack(folder);
    stack.submit(2, null);
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }
}
