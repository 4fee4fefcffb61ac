package io.meshline.query.console;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the console in a real browser, one for all of them. Where there is no browser they
 * are skipped, and the reason is printed.
 */
final class Browser implements BeforeAllCallback, ParameterResolver {
  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(Browser.class);

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
    return context
        .getRoot()
        .getStore(OURS)
        .getOrComputeIfAbsent(Opened.class, key -> new Opened(), Opened.class)
        .page;
  }

  /** Lives until the last test is done. */
  static final class Opened implements AutoCloseable {
    private final ConsolePage page;

    Opened() {
      try {
        Path files = Files.createDirectories(Path.of("target", "console"));
        FixtureServer server = FixtureServer.start(0);
        page = new ConsolePage(Chromium.start(files), server, files);
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException("the console could not be served", e);
      }
    }

    @Override
    public void close() {
      page.close();
    }
  }
}
