package io.meshline.query.console;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the console in a real browser, one for all classes of this JVM: to start one takes as
 * long as the tests of a class. Where there is no browser they are skipped, and the reason is
 * printed.
 */
final class Browser implements BeforeAllCallback, ParameterResolver {
  private static @Nullable ConsolePage page;

  @Override
  public void beforeAll(ExtensionContext context) {
    Optional<String> missing = Chromium.missing();
    missing.ifPresent(reason -> System.out.println("Tests of the console are skipped: " + reason));
    assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ConsolePage.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return page();
  }

  private static synchronized ConsolePage page() {
    if (page == null) {
      try {
        Path files = Files.createDirectories(Path.of("target", "console"));
        FixtureServer server = FixtureServer.start(0, true);
        ConsolePage opened = new ConsolePage(Chromium.start(files), server, files);
        Runtime.getRuntime().addShutdownHook(new Thread(opened::close, "browser-closer"));
        page = opened;
      } catch (IOException e) {
        throw new UncheckedIOException("the console could not be served", e);
      }
    }
    return page;
  }
}
