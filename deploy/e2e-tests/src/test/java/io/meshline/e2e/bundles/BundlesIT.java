package io.meshline.e2e.bundles;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.e2e.stack.ExtensionJar;
import io.meshline.e2e.stack.JobJar;
import io.meshline.standalone.engine.EngineHome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every jar of others that a bundle holds is listed in the bundle, and its licence in the notices.
 */
final class BundlesIT {
  private static final String JARS = "META-INF/meshline/bundled-jars.txt";
  private static final String NOTICES = "META-INF/THIRD-PARTY.txt";
  private static final String AGENT = "opentelemetry-javaagent";
  private static final Pattern LISTED =
      Pattern.compile("([\\w.-]+):([\\w.-]+):jar:(?:[\\w.-]+:)?([\\w.-]+):(?:compile|runtime)");

  /** A jar of others: {@code group:artifact}, and its file's name. */
  private record Bundled(String artifact, String file) {}

  @Test
  void theJobJarTellsWhatItHolds() throws IOException {
    tells(JobJar.path());
  }

  @Test
  void theExtensionTellsWhatItHolds() throws IOException {
    tells(ExtensionJar.path());
  }

  @Test
  void theClassPathOfCommandsHoldsWhatIsListed() throws IOException {
    Path target = EngineHome.locate().root().resolve("deploy/standalone/target");
    assertThat(Files.readString(target.resolve("classes").resolve(NOTICES)))
        .isEqualTo(
            Files.readString(EngineHome.locate().root().resolve("deploy/docs/THIRD-PARTY.txt")));
    classPathIsListed(target);
  }

  /** With the agent, they are in the image sample-mesh. */
  @Test
  void theClassPathsOfTheSampleMeshHoldWhatIsListed() throws IOException {
    Path mesh = EngineHome.locate().root().resolve("deploy/demo-mesh");
    classPathIsListed(mesh.resolve("target"));
    classPathIsListed(mesh.resolve("sidecars/target"));
    try (Stream<Path> agents = Files.list(mesh.resolve("target/agent"))) {
      assertThat(agents.map(file -> file.getFileName().toString())).containsExactly(AGENT + ".jar");
    }
    everyLicenceIsTold(List.of(new Bundled("io.opentelemetry.javaagent:" + AGENT, AGENT + ".jar")));
  }

  private static void classPathIsListed(Path target) throws IOException {
    List<Bundled> listed = jars(Files.readString(target.resolve("classes").resolve(JARS)));
    assertThat(listed).hasSizeGreaterThan(4);
    everyLicenceIsTold(listed);
    Set<String> files = new TreeSet<>();
    try (Stream<Path> library = Files.list(target.resolve("lib"))) {
      library
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("meshline-"))
          .forEach(files::add);
    }
    assertThat(listed).extracting(Bundled::file).containsAll(files);
  }

  private static void tells(Path bundle) throws IOException {
    try (JarFile jar = new JarFile(bundle.toFile())) {
      List<Bundled> listed = jars(text(jar, JARS));
      assertThat(listed).hasSizeGreaterThan(4);
      assertThat(text(jar, NOTICES)).isNotBlank();
      everyLicenceIsTold(listed);
      // Many jars, not all, say who they are.
      Set<String> held =
          jar.stream()
              .map(entry -> entry.getName().split("/", -1))
              .filter(
                  path -> path.length > 4 && path[0].equals("META-INF") && path[1].equals("maven"))
              .map(path -> path[2] + ":" + path[3])
              .filter(artifact -> !artifact.startsWith("io.meshline:"))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(listed).extracting(Bundled::artifact).containsAll(held);
    }
  }

  private static void everyLicenceIsTold(List<Bundled> jars) throws IOException {
    String notices =
        Files.readString(EngineHome.locate().root().resolve("deploy/docs/THIRD-PARTY.txt"));
    List<String> untold = new ArrayList<>();
    for (Bundled jar : jars) {
      String group = jar.artifact().substring(0, jar.artifact().indexOf(':'));
      boolean told =
          notices
              .lines()
              .map(line -> line.split(" +", 2))
              .anyMatch(
                  line ->
                      line.length == 2
                          && (line[0].equals(jar.artifact()) || line[0].equals(group + ":*")));
      if (!told) {
        untold.add(jar.artifact());
      }
    }
    assertThat(untold).as("jars without a licence in THIRD-PARTY.txt").isEmpty();
  }

  private static List<Bundled> jars(String list) {
    List<Bundled> jars = new ArrayList<>();
    Matcher matcher = LISTED.matcher(list);
    while (matcher.find()) {
      jars.add(
          new Bundled(
              matcher.group(1) + ":" + matcher.group(2),
              matcher.group(2) + "-" + matcher.group(3) + ".jar"));
    }
    return jars;
  }

  private static String text(JarFile jar, String name) throws IOException {
    try (InputStream in = jar.getInputStream(jar.getJarEntry(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
