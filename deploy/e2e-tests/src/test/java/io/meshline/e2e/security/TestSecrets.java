package io.meshline.e2e.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** Secrets made up for one run, each in a file of its own, and the search for them in logs. */
final class TestSecrets {
  private final Path folder;
  private final Map<String, String> secrets = new TreeMap<>();

  TestSecrets(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /** A new secret under a name, with characters that quoting could stumble on. */
  String make(String name) throws IOException {
    String secret = "s" + UUID.randomUUID().toString().replace("-", "") + "'+/=%";
    return keep(name, secret);
  }

  /** A secret that is given. */
  String keep(String name, String secret) throws IOException {
    secrets.put(name, secret);
    Files.writeString(file(name), secret + "\n");
    return secret;
  }

  /** The file whose first line it is. */
  Path file(String name) {
    return folder.resolve(name);
  }

  /** Where a secret stands, as it is or as HTTP sends it: in files, each with the secret's name. */
  List<String> found(List<Path> files) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : files) {
      found.addAll(found(file.toString(), Files.readString(file, ISO_8859_1)));
    }
    return found;
  }

  /** Likewise in a text. */
  List<String> found(String where, String text) {
    List<String> found = new ArrayList<>();
    secrets.forEach(
        (name, secret) -> {
          // Base64 of three bytes is four letters, so that each of three shifts looks different.
          Stream<String> forms =
              Stream.concat(
                  Stream.of(secret),
                  Stream.of("", "_", "__")
                      .map(
                          before ->
                              Base64.getEncoder()
                                  .encodeToString((before + secret).getBytes(UTF_8))
                                  .substring(4, 24)));
          if (forms.anyMatch(text::contains)) {
            found.add(name + " in " + where);
          }
        });
    return found;
  }
}
