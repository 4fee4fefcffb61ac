package io.meshline.jobs.savepoints;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * A version of a job's state: {@code src/test/resources/savepoints/<job>/v<n>} has a savepoint,
 * what was read before it and what is to be read after it, and the operators with their states.
 *
 * <p>A new one is written by {@code mvn -pl flink-jobs/jobs test -Dtest='*StatesTest#write'
 * -Dsavepoints.write=v<n>}.
 */
public final class StateVersion {

  /** System property: the version to write. */
  public static final String WRITE = "savepoints.write";

  private static final Path ROOT = Path.of("src/test/resources/savepoints");
  private static final String METADATA = "_metadata";

  private final Path folder;

  private StateVersion(Path folder) {
    this.folder = folder;
  }

  /** Those of a job, oldest first. */
  public static List<StateVersion> all(String job) {
    try (Stream<Path> folders = Files.list(ROOT.resolve(job))) {
      return folders
          .sorted(Comparator.comparingInt(StateVersion::number))
          .map(StateVersion::new)
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException("no versions of the state of " + job, e);
    }
  }

  /** The newest one of a job. */
  public static StateVersion latest(String job) {
    List<StateVersion> all = all(job);
    return all.get(all.size() - 1);
  }

  /** A new one. */
  static StateVersion create(String job, String version) throws IOException {
    return new StateVersion(Files.createDirectories(ROOT.resolve(job).resolve(version)));
  }

  /** The one that the system property names, to be written. */
  public static StateVersion toWrite(String job) throws IOException {
    return create(job, Objects.requireNonNull(System.getProperty(WRITE), WRITE));
  }

  /** Puts the savepoint into a folder that is empty. */
  public Path savepoint(Path into) throws IOException {
    try (InputStream packed =
        new GZIPInputStream(Files.newInputStream(folder.resolve(METADATA + ".gz")))) {
      Files.copy(packed, into.resolve(METADATA));
    }
    return into;
  }

  /** Keeps a savepoint, which must be a single file. */
  public void keepSavepoint(Path savepoint) throws IOException {
    try (Stream<Path> files = Files.list(savepoint)) {
      List<Path> all = files.toList();
      if (!all.equals(List.of(savepoint.resolve(METADATA)))) {
        throw new IllegalStateException(all + " (expected: _metadata alone)");
      }
    }
    try (OutputStream packed =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve(METADATA + ".gz")))) {
      Files.copy(savepoint.resolve(METADATA), packed);
    }
  }

  /** Records in the schema of today. */
  public <T extends SpecificRecord> List<T> records(String name, Class<T> type) throws IOException {
    List<T> records = new ArrayList<>();
    try (DataFileReader<T> reader =
        new DataFileReader<>(
            folder.resolve(name + ".avro").toFile(), new SpecificDatumReader<>(type))) {
      reader.forEach(records::add);
    }
    return records;
  }

  /** Keeps records. */
  public <T extends SpecificRecord> void keepRecords(
      String name, Class<T> type, Collection<T> records) throws IOException {
    try (DataFileWriter<T> writer = new DataFileWriter<>(new SpecificDatumWriter<>(type))) {
      writer.setCodec(CodecFactory.deflateCodec(9));
      if (!records.isEmpty()) {
        writer.create(
            records.iterator().next().getSchema(), folder.resolve(name + ".avro").toFile());
      }
      for (T record : records) {
        writer.append(record);
      }
    }
  }

  /** Lines of text. */
  public List<String> lines(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name + ".txt"));
  }

  /** Keeps lines of text. */
  public void keepLines(String name, Collection<String> lines) throws IOException {
    Files.write(folder.resolve(name + ".txt"), lines);
  }

  @Override
  public String toString() {
    return folder.getFileName().toString();
  }

  private static int number(Path folder) {
    return Integer.parseInt(folder.getFileName().toString().substring(1));
  }
}
