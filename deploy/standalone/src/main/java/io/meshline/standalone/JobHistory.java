package io.meshline.standalone;

import io.meshline.schemas.access.Reasons;
import io.meshline.standalone.engine.EngineException;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Which job ids a job had, so that its last checkpoint can be found after everything was stopped:
 * Flink keeps checkpoints by job id only, and a session cluster forgets its jobs.
 */
final class JobHistory {
  private static final int REMEMBERED = 20;

  private final Path file;
  private final Path checkpoints;

  /**
   * The history in a cluster's folder.
   *
   * @param flinkFolder holds {@code checkpoints}
   */
  JobHistory(Path flinkFolder) {
    this.file = flinkFolder.resolve("jobs.properties");
    this.checkpoints = flinkFolder.resolve("checkpoints");
  }

  synchronized void add(String name, String jobId) {
    Properties all = read();
    List<String> ids = new ArrayList<>(ids(all, name));
    // Those that never got as far as to have a folder would in the end push out those that did.
    ids.removeIf(id -> id.equals(jobId) || !Files.isDirectory(checkpoints.resolve(id)));
    ids.add(jobId);
    all.setProperty(
        name, String.join(",", ids.subList(Math.max(0, ids.size() - REMEMBERED), ids.size())));
    try (Writer writer = Files.newBufferedWriter(file)) {
      all.store(writer, "Flink's ids of each job, oldest first");
    } catch (IOException e) {
      throw new EngineException("cannot write " + file + ": " + Reasons.of(e), e);
    }
  }

  /** The newest complete checkpoint that any run of the job left. */
  synchronized Optional<String> lastCheckpoint(String name) {
    var complete = new ArrayList<Path>();
    for (String id : ids(read(), name)) {
      Path folder = checkpoints.resolve(id);
      if (Files.isDirectory(folder)) {
        try (Stream<Path> children = Files.list(folder)) {
          children.filter(child -> Files.exists(child.resolve("_metadata"))).forEach(complete::add);
        } catch (IOException e) {
          throw new EngineException("cannot list " + folder + ": " + Reasons.of(e), e);
        }
      }
    }
    return complete.stream()
        .max(Comparator.comparing(JobHistory::completed))
        .map(path -> path.toUri().toString());
  }

  private static FileTime completed(Path checkpoint) {
    try {
      return Files.getLastModifiedTime(checkpoint.resolve("_metadata"));
    } catch (IOException e) {
      // It was replaced by a newer one just now.
      return FileTime.fromMillis(0);
    }
  }

  private static List<String> ids(Properties all, String name) {
    String ids = all.getProperty(name, "");
    return ids.isEmpty() ? List.of() : List.of(ids.split(","));
  }

  private Properties read() {
    var all = new Properties();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        all.load(reader);
      } catch (IOException e) {
        throw new EngineException("cannot read " + file + ": " + Reasons.of(e), e);
      }
    }
    return all;
  }
}
