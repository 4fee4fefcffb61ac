package io.meshline.engine.child;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs the main class of an engine in a JVM that dies with its parent.
 *
 * <p>The parent keeps the child's standard input open and never writes to it. When the parent goes
 * away, even by {@code kill -9}, the operating system closes that pipe: the read below ends and
 * this JVM exits, through its shutdown hooks and, should these hang, without them.
 *
 * <p>Arguments: the main class, then the arguments of that class.
 */
public final class ChildMain {
  /** How long shutdown hooks may take once the parent is gone. */
  private static final long HOOKS_MILLIS = 10_000;

  private static final int NO_PARENT = 3;

  private ChildMain() {}

  /**
   * Starts the watch, then the given class.
   *
   * @param args main class and its arguments
   * @throws Throwable what the given class throws
   */
  public static void main(String[] args) throws Throwable {
    if (args.length == 0) {
      throw new IllegalArgumentException(
          "arguments: none (expected: a main class and its arguments)");
    }
    var watch = new Thread(ChildMain::exitWithParent, "parent-watch");
    watch.setDaemon(true);
    watch.start();
    try {
      Class.forName(args[0])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    } catch (InvocationTargetException e) {
      // Engines leave threads that are no daemons behind: without an exit the JVM would live on,
      // dead inside.
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static void exitWithParent() {
    try {
      while (System.in.read() >= 0) {
        // Nobody writes here on purpose.
      }
    } catch (IOException e) {
      // A broken pipe says the same as a closed one.
    }
    var last = new Thread(ChildMain::haltLater, "parent-watch-halt");
    last.setDaemon(true);
    last.start();
    System.exit(NO_PARENT);
  }

  private static void haltLater() {
    try {
      Thread.sleep(HOOKS_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(NO_PARENT);
  }
}
