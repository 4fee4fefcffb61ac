package io.meshline.query.console;

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
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The console in a browser, as a person uses it. Not for several threads. */
final class ConsolePage implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How long the pointer is on its way; by itself Selenium lets it take a quarter of a second. */
  private static final Duration WAY = Duration.ofMillis(20);

  private static final PageScript HELP =
      new PageScript("awaited", "/io/meshline/query/console/tests/page.js");

  private final ChromeDriver driver;
  private final FixtureServer server;
  private final Path files;

  /** Address of the console that is in the browser; empty: none is. */
  private String shown = "";

  ConsolePage(ChromeDriver driver, FixtureServer server, Path files) {
    this.driver = driver;
    this.server = server;
    this.files = files;
    driver.executeCdpCommand(
        "Page.addScriptToEvaluateOnNewDocument", Map.of("source", HELP.text()));
  }

  /** Where screenshots and downloads are. */
  Path files() {
    return files;
  }

  FixtureServer server() {
    return server;
  }

  /** What most tests begin with: the shop, a server that answers, a wide screen in the light. */
  ConsolePage desk() {
    server.show(FixtureMesh.shop());
    server.fail("");
    return screen(1440, 900, "light", false);
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
   * Shows the console with a state, such as {@code ?view=table}, as if it had just been opened, and
   * waits until it shows something. A console that is in the browser already forgets all it knows,
   * which is ten times as fast as loading it again.
   */
  ConsolePage open(String search) {
    if (!shown.equals(server.url())) {
      return load(search);
    }
    logs();
    script("afresh(arguments[0])", search);
    return untilDrawn();
  }

  /** Loads the console anew. */
  ConsolePage load(String search) {
    return open(URI.create(server.url()), search);
  }

  /** Loads the console from a server, and waits until it shows something. */
  ConsolePage open(URI address, String search) {
    logs();
    driver.get(address.resolve("/") + search);
    shown = address.toString();
    return untilDrawn();
  }

  private ConsolePage untilDrawn() {
    until(
        "the map or a notice",
        "return performance.getEntriesByName('meshline-drawn').length > 0"
            + " || !!document.querySelector('#notice:not([hidden]) h2')");
    return this;
  }

  /**
   * Lets the time pass for which the page waits before it does something by itself, such as asking
   * again.
   *
   * @return how many things it waited for
   */
  int passTime() {
    return ((Number) Objects.requireNonNull(script("return awaited.pass()"))).intValue();
  }

  /** Waits until the page waits for this many milliseconds to do something by itself. */
  void untilItWaits(int millis) {
    until("to wait " + millis + " ms", "return awaited.millis().includes(arguments[0])", millis);
  }

  /** Opens another page of the test server. */
  ConsolePage openFile(String path) {
    shown = "";
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

  /** Whether a script returns true within a second. */
  boolean becomes(String script) {
    try {
      new WebDriverWait(driver, Duration.ofSeconds(1), Duration.ofMillis(50))
          .until(d -> Boolean.TRUE.equals(driver.executeScript(script)));
      return true;
    } catch (TimeoutException e) {
      return false;
    }
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

  /** Clicks a button by the first line of its text, or by its label. */
  void press(String name) {
    WebElement button =
        (WebElement)
            script(
                "return [...document.querySelectorAll('button')].find(b => b.checkVisibility()"
                    + " && (b.ariaLabel === arguments[0]"
                    + " || b.innerText.trim().split('\\n')[0] === arguments[0])) ?? null",
                name);
    if (button == null) {
      throw new AssertionError("button: " + name + " (expected: one that is shown)");
    }
    button.click();
  }

  /** Puts a text into a field, in place of what is there, as if it was pasted. */
  void type(String selector, String text) {
    script(
        "const field = document.querySelector(arguments[0]); field.focus(); field.select()",
        selector);
    driver.executeCdpCommand("Input.insertText", Map.of("text", text));
  }

  /** Takes another option of one of the choices that a selector finds. */
  void choose(String selector, int which, String value) {
    script(
        "const select = document.querySelectorAll(arguments[0])[arguments[1]]; select.value = arguments[2];"
            + " select.dispatchEvent(new Event('change', {bubbles: true}))",
        selector,
        which,
        value);
  }

  /** Presses keys wherever the focus is. */
  void keys(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** Clicks a node or an edge on the map, once it keeps its place there; twice to open it. */
  void clickOnMap(String id, int times) {
    Map<?, ?> at = (Map<?, ?>) Objects.requireNonNull(scriptLater("still(...arguments)", id));
    int x = ((Number) Objects.requireNonNull(at.get("x"))).intValue();
    int y = ((Number) Objects.requireNonNull(at.get("y"))).intValue();
    Actions actions = new Actions(driver, WAY).moveToLocation(x, y);
    for (int i = 0; i < times; i++) {
      actions.click();
    }
    actions.perform();
  }

  /**
   * Drags the background of the map to and fro, and lets the page draw after each move.
   *
   * @return how many frames were drawn meanwhile
   */
  int dragMap(int x, int y, int times) {
    script(
        """
        window.frames_ = 0;
        const count = () => { frames_++; if (frames_ >= 0) requestAnimationFrame(count); };
        requestAnimationFrame(count);
        """);
    new Actions(driver, WAY).moveToLocation(x, y).clickAndHold().perform();
    for (int i = 1; i <= times; i++) {
      int before = (int) number("return frames_");
      new Actions(driver, WAY).moveToLocation(x + (i % 2) * 120, y + i * 5).perform();
      until("a frame", "return frames_ > arguments[0]", before);
    }
    new Actions(driver, WAY).release().perform();
    return (int) number("const n = frames_; frames_ = -Infinity; return n");
  }

  /** What the browser complained about since the page was opened: errors and warnings. */
  List<String> complaints() {
    return logs().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        // The browser tells of each fault that a test makes the server answer with.
        .filter(entry -> !entry.getMessage().contains("the server responded with a status of"))
        // Axe reads pixels to tell signs from letters.
        .filter(entry -> !entry.getMessage().contains("Multiple readback operations"))
        .map(entry -> entry.getLevel() + " " + entry.getMessage())
        .toList();
  }

  /** Takes a picture of the window and keeps it as a file. */
  byte[] screenshot(String name) {
    byte[] bytes = driver.getScreenshotAs(OutputType.BYTES);
    try {
      Files.write(files.resolve(name.toLowerCase(Locale.ROOT) + ".png"), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("screenshot " + name, e);
    }
    return bytes;
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
