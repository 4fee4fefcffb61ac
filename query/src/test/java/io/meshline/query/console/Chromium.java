package io.meshline.query.console;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.openqa.selenium.SessionNotCreatedException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The browser of this machine: Debian's packages chromium and chromium-driver, or others on the
 * path.
 */
final class Chromium {
  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final List<String> DRIVERS = List.of("chromedriver", "chromium.chromedriver");

  private Chromium() {}

  /** Why there is no browser to test with; empty if there is one. */
  static Optional<String> missing() {
    if (find(BROWSERS).isEmpty()) {
      return Optional.of("no browser on the path (expected: one of " + BROWSERS + ")");
    }
    if (find(DRIVERS).isEmpty()) {
      return Optional.of("no driver on the path (expected: one of " + DRIVERS + ")");
    }
    return Optional.empty();
  }

  /** Starts a browser without windows. */
  static ChromeDriver start(Path downloads) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(find(BROWSERS).orElseThrow().toFile());
    options.addArguments(
        "--headless=new",
        // The sandbox of the browser does not start for root, as CI runs; only our own page is
        // opened.
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--hide-scrollbars",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-extensions",
        // A machine that is busy must not make the page a hidden one.
        "--disable-renderer-backgrounding",
        "--disable-backgrounding-occluded-windows",
        "--disable-background-timer-throttling",
        "--lang=en",
        "--window-size=1440,900");
    options.setExperimentalOption(
        "prefs", Map.of("download.default_directory", downloads.toAbsolutePath().toString()));
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriver driver = started(options);
    driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(40));
    return driver;
  }

  /** On a machine that is very busy the first attempt may take longer than the driver waits. */
  private static ChromeDriver started(ChromeOptions options) {
    try {
      return new ChromeDriver(service(), options);
    } catch (SessionNotCreatedException e) {
      return new ChromeDriver(service(), options);
    }
  }

  private static ChromeDriverService service() {
    return new ChromeDriverService.Builder()
        .usingDriverExecutable(find(DRIVERS).orElseThrow().toFile())
        .usingAnyFreePort()
        .build();
  }

  private static Optional<Path> find(List<String> names) {
    String path = System.getenv().getOrDefault("PATH", "");
    List<Path> folders = Arrays.stream(path.split(":", -1)).map(Path::of).toList();
    return names.stream()
        .flatMap(name -> folders.stream().map(folder -> folder.resolve(name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
