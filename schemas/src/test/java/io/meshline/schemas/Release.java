package io.meshline.schemas;

import io.meshline.schemas.registry.CanonicalText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.RandomData;

/**
 * The released versions of the schemas: {@code <version>/<record>.avsc} are shipped, {@code
 * <version>/<record>.hex} are records written with them, one a line in Avro's binary encoding.
 */
final class Release {
  static final Path SCHEMAS = Path.of("src/main/resources/io/meshline/schemas/released");
  static final Path RECORDS = Path.of("src/test/resources/released");
  static final Path SUMS = RECORDS.resolve("SHA256SUMS");
  private static final int SAMPLES = 2;

  private Release() {}

  /** Every schema that travels in a topic, by its simple name. */
  static Map<String, Schema> current() {
    Map<String, Schema> schemas = new TreeMap<>();
    Topics.all()
        .forEach(topic -> topic.values().forEach(schema -> schemas.put(schema.getName(), schema)));
    return schemas;
  }

  /** Released versions, oldest first. */
  static List<String> versions() throws IOException {
    try (Stream<Path> folders = Files.list(SCHEMAS)) {
      return folders
          .map(folder -> folder.getFileName().toString())
          .sorted((a, b) -> Integer.compare(number(a), number(b)))
          .toList();
    }
  }

  static Map<String, Schema> schemas(String version) throws IOException {
    Map<String, Schema> schemas = new TreeMap<>();
    try (Stream<Path> files = Files.list(SCHEMAS.resolve(version))) {
      for (Path file : files.toList()) {
        Schema schema = new Schema.Parser().parse(Files.readString(file));
        schemas.put(schema.getName(), schema);
      }
    }
    return schemas;
  }

  static List<byte[]> records(String version, String name) throws IOException {
    return Files.readAllLines(RECORDS.resolve(version).resolve(name + ".hex")).stream()
        .map(HexFormat.of()::parseHex)
        .toList();
  }

  /** Checksum lines of all released files that are there, sorted by name. */
  static List<String> sums() throws IOException {
    List<String> sums = new ArrayList<>();
    for (Path root : List.of(SCHEMAS, RECORDS)) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          if (!file.equals(SUMS)) {
            sums.add(root.relativize(file) + " " + sha256(Files.readAllBytes(file)));
          }
        }
      }
    }
    sums.sort(null);
    return sums;
  }

  /** Writes the current schemas and records of them as a version. */
  static void write(String version) throws IOException {
    Files.createDirectories(SCHEMAS.resolve(version));
    Files.createDirectories(RECORDS.resolve(version));
    for (Schema current : current().values()) {
      Schema schema = new Schema.Parser().parse(CanonicalText.of(current));
      Files.writeString(
          SCHEMAS.resolve(version).resolve(schema.getName() + ".avsc"),
          SchemaFormatter.format("json/pretty", schema) + "\n");
      StringBuilder hex = new StringBuilder();
      for (Object datum : new RandomData(schema, SAMPLES, version.hashCode())) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<>(schema).write(datum, encoder);
        encoder.flush();
        hex.append(HexFormat.of().formatHex(out.toByteArray())).append('\n');
      }
      Files.writeString(
          RECORDS.resolve(version).resolve(schema.getName() + ".hex"),
          hex,
          StandardCharsets.US_ASCII);
    }
    Files.write(SUMS, sums());
  }

  private static int number(String version) {
    return Integer.parseInt(version.substring(1));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
