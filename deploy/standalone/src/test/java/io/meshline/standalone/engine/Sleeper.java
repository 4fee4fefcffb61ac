package io.meshline.standalone.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A child for tests: tells its arguments and stays, or fails, or starts a child of its own and
 * stays.
 */
public final class Sleeper {
  private Sleeper() {}

  public static void main(String[] args) throws Exception {
    System.out.println("hello " + String.join(" ", args));
    if (args[0].equals("fail")) {
      throw new IllegalStateException("no luck");
    }
    if (args[0].equals("parent")) {
      EngineProcess child =
          EngineProcess.start(
              command(Path.of(args[1]), "child", "stay"), () -> true, Duration.ofSeconds(9));
      System.out.println("child " + child.pid());
    }
    new CountDownLatch(1).await();
  }

  public static JavaCommand command(Path folder, String name, String... args) {
    var classPath = new ArrayList<>(EngineHome.locate().childClassPath());
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      classPath.add(Path.of(entry));
    }
    return new JavaCommand(
        name,
        List.of("-Xmx32m", "-D" + EngineHome.PROPERTY + "=" + EngineHome.locate().root()),
        classPath,
        Sleeper.class.getName(),
        List.of(args),
        Map.of(),
        folder,
        folder.resolve(name + ".log"));
  }
}
