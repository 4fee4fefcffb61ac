package io.meshline.standalone;

import io.meshline.standalone.engine.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Where the objectives are that the call-aggregation job looks at. */
final class ObjectiveFolder {
  private static final String FOLDER = "objectives";
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
    Path folder = options.data().resolve(FOLDER);
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

  /**
   * Deletes the folder if nobody has put or changed anything in it.
   *
   * @param data of the stack
   * @throws IOException if it cannot be read or deleted
   */
  static void deleteUntouched(Path data) throws IOException {
    Path folder = data.resolve(FOLDER);
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> children = Files.list(folder)) {
      files = children.toList();
    }
    Path sample = folder.resolve(SAMPLE);
    if (files.equals(List.of(sample)) && Arrays.equals(Files.readAllBytes(sample), sample())) {
      Files.delete(sample);
      files = List.of();
    }
    if (files.isEmpty()) {
      Files.delete(folder);
    }
  }

  private static void write(Path file) throws IOException {
    Files.write(file, sample());
  }

  private static byte[] sample() throws IOException {
    try (InputStream sample = ObjectiveFolder.class.getResourceAsStream("/" + SAMPLE)) {
      if (sample == null) {
        throw new IOException(SAMPLE + " is not in the jar");
      }
      return sample.readAllBytes();
    }
  }
}
