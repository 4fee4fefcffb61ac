package io.meshline.standalone;

import io.meshline.standalone.engine.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the objectives are that the call-aggregation job looks at. */
final class ObjectiveFolder {
  private static final String SAMPLE = "sample-objectives.yaml";

  private ObjectiveFolder() {}

  /**
   * The files and folders that the options name; else a folder among the data, which is there from
   * then on.
   *
   * @param sample whether objectives of the sample mesh are put into that folder when it is new
   * @throws EngineException if the folder cannot be made
   */
  static List<Path> prepare(StackOptions options, boolean sample) {
    List<Path> named = options.objectives();
    if (!named.isEmpty()) {
      return named;
    }
    Path folder = options.data().resolve("objectives");
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder);
        if (sample) {
          write(folder.resolve(SAMPLE));
        }
      }
      return List.of(folder);
    } catch (IOException e) {
      throw new EngineException(folder + " cannot be made: " + e);
    }
  }

  private static void write(Path file) throws IOException {
    try (InputStream sample = ObjectiveFolder.class.getResourceAsStream("/" + SAMPLE)) {
      if (sample == null) {
        throw new IOException(SAMPLE + " is not in the jar");
      }
      Files.copy(sample, file);
    }
  }
}
