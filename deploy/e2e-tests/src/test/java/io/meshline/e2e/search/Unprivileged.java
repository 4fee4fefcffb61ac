package io.meshline.e2e.search;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Search engines refuse to run as root. Build machines often are root. */
final class Unprivileged {
  private static final List<String> OWN_NAMESPACE =
      List.of("unshare", "--user", "--map-user=1000", "--map-group=1000");
  private static final String NOBODY = "65534";

  private Unprivileged() {}

  /**
   * What to put before a command so that it does not run as root; empty when we are not.
   *
   * @param folder what the command has to be able to write to
   */
  static List<String> prefix(Path folder) {
    if (!System.getProperty("user.name").equals("root")) {
      return List.of();
    }
    // The same files under another name, where the kernel lets us; else another user, who has to
    // own them.
    if (succeeds("unshare", "--user", "--map-user=1000", "--map-group=1000", "true")) {
      return OWN_NAMESPACE;
    }
    if (!succeeds("chown", "-R", NOBODY + ":" + NOBODY, folder.toString())) {
      throw new IllegalStateException("cannot give " + folder + " to an unprivileged user");
    }
    return List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
  }

  private static boolean succeeds(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
