package io.meshline.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import jdk.jfr.Configuration;
import org.jspecify.annotations.Nullable;

/** Records what this JVM does (JDK Flight Recorder), or nothing. */
final class Recording {

  private final @Nullable Path file;
  private jdk.jfr.@Nullable Recording running;

  private Recording(@Nullable Path file) {
    this.file = file;
  }

  /** Records nothing. */
  static Recording none() {
    return new Recording(null);
  }

  /** Records to a file. */
  static Recording to(Path file) {
    return new Recording(file);
  }

  void start() {
    if (file == null) {
      return;
    }
    try {
      running = new jdk.jfr.Recording(Configuration.getConfiguration("profile"));
    } catch (IOException | ParseException e) {
      throw new IllegalStateException("this JVM has no JFR configuration 'profile': " + e, e);
    }
    running.start();
  }

  void stop() throws IOException {
    if (running != null && file != null) {
      running.stop();
      running.dump(file);
      running.close();
      running = null;
    }
  }
}
