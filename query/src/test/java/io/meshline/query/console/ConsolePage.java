package io.meshline.query.console;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The console in a browser, as a person uses it. Not for several threads. */
final class ConsolePage implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ChromeDriver driver;
  private final FixtureServer server;
  private final Path files;

  ConsolePage(ChromeDriver driver, FixtureServer server, Path files) {
    this.driver = driver;
    this.server = server;
    this.files = files;
  }

  /** Where screenshots and downloads are. */
  Path files() {
    return files;
  }

  FixtureServer server() {
    return server;
  }

  /** A screen of this size, in the light or the dark theme, with or without movement. */
  ConsolePage screen(int width, int height, String theme, boolean moves) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", theme),
                Map.of(
                    "name",
                    "prefers-reduced-motion",
                    "value",
                    moves ? "no-preference" : "reduce"))));
    return this;
  }

  /**
   * Opens the page with a state, such as {@code ?view=table}, and waits until it shows something.
   */
  ConsolePage open(String search) {
    return open(URI.create(server.url()), search);
  }

  /** The same on another server. */
  ConsolePage open(URI address, String search) {
    logs();
    driver.get(address.resolve("/") + search);
    until(
        "the map or a notice",
        "return performance.getEntriesByName('meshline-drawn').length > 0"
            + " || !!document.querySelector('#notice:not([hidden]) h2')");
    return this;
  }

  /** Opens another page of the test server. */
  ConsolePage openFile(String path) {
    driver.get(server.url() + path);
    return this;
  }

  /** Runs a script and gives what it returns. */
  @Nullable Object script(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Of a script that returns a text. */
  String text(String script, Object... arguments) {
    return String.valueOf(Objects.requireNonNull(script(script, arguments), script));
  }

  /** Of a script that returns a number. */
  double number(String script, Object... arguments) {
    return ((Number) Objects.requireNonNull(script(script, arguments), script)).doubleValue();
  }

  /** Of a script that calls its last argument when it is done. */
  @Nullable Object scriptLater(String script, Object... arguments) {
    return driver.executeAsyncScript(script, arguments);
  }

  /** Waits until a script returns true. */
  void until(String what, String script, Object... arguments) {
    new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50))
        .ignoring(StaleElementReferenceException.class)
        .withMessage(() -> what + "\n" + script + "\n" + logs())
        .until(d -> Boolean.TRUE.equals(driver.executeScript(script, arguments)));
  }

  /** Waits until a part of the page shows a text. */
  void untilShown(String selector, String text) {
    until(
        selector + " with " + text,
        "return [...document.querySelectorAll(arguments[0])].some(e => e.innerText?.includes(arguments[1]))",
        selector,
        text);
  }

  /** Clicks what a selector finds. */
  void click(String selector) {
    driver.findElement(By.cssSelector(selector)).click();
  }

  /** Clicks a button by its text or its label. */
  void press(String name) {
    for (WebElement button : driver.findElements(By.cssSelector("button"))) {
      if (button.isDisplayed()
          && (button.getText().lines().findFirst().orElse("").strip().equals(name)
              || name.equals(button.getDomAttribute("aria-label")))) {
        button.click();
        return;
      }
    }
    throw new AssertionError("button: " + name + " (expected: one that is shown)");
  }

  /** Types into a field, in place of what is there. */
  void type(String selector, String text) {
    WebElement field = driver.findElement(By.cssSelector(selector));
    field.sendKeys(Keys.chord(Keys.CONTROL, "a"), text);
  }

  /** Presses keys wherever the focus is. */
  void keys(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** Clicks a node or an edge on the map; twice to open it. */
  void clickOnMap(String id, int times) {
    Map<?, ?> at =
        (Map<?, ?>)
            Objects.requireNonNull(
                script(
                    "const e = meshline.map.cy.getElementById(arguments[0]);"
                        + " const p = e.isNode() ? e.renderedPosition() : e.renderedMidpoint();"
                        + " const b = document.getElementById('map').getBoundingClientRect();"
                        + " return {x: Math.round(b.left + p.x), y: Math.round(b.top + p.y)}",
                    id));
    int x = ((Number) Objects.requireNonNull(at.get("x"))).intValue();
    int y = ((Number) Objects.requireNonNull(at.get("y"))).intValue();
    Actions actions = new Actions(driver).moveToLocation(x, y);
    for (int i = 0; i < times; i++) {
      actions.click();
    }
    actions.perform();
  }

  /** Drags the background of the map to and fro. */
  void dragMap(int x, int y, int times) {
    Actions actions = new Actions(driver).moveToLocation(x, y).clickAndHold();
    for (int i = 1; i <= times; i++) {
      actions.moveToLocation(x + (i % 2) * 120, y + i * 5);
    }
    actions.release().perform();
  }

  /** What the browser complained about since the page was opened: errors and warnings. */
  List<String> complaints() {
    return logs().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(entry -> entry.getLevel() + " " + entry.getMessage())
        .toList();
  }

  /** Takes a picture of the window and keeps it as a file. */
  BufferedImage screenshot(String name) {
    byte[] bytes = driver.getScreenshotAs(OutputType.BYTES);
    try {
      Files.write(files.resolve(name.toLowerCase(Locale.ROOT) + ".png"), bytes);
      return ImageIO.read(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("screenshot " + name, e);
    }
  }

  private List<LogEntry> logs() {
    return new ArrayList<>(driver.manage().logs().get(LogType.BROWSER).getAll());
  }

  @Override
  public void close() {
    driver.quit();
    server.close();
  }
}
