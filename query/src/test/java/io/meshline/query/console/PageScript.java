package io.meshline.query.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * A script that tests run in the page.
 *
 * @param name of what it gives to the window
 * @param resource where it is on the class path
 */
record PageScript(String name, String resource) {
  /** Runs it, unless the page has it already. */
  void into(ConsolePage page) {
    if (!Boolean.TRUE.equals(page.script("return arguments[0] in window", name))) {
      page.script(text());
    }
  }

  String text() {
    try (InputStream in = PageScript.class.getResourceAsStream(resource)) {
      return new String(Objects.requireNonNull(in, resource).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }
}
