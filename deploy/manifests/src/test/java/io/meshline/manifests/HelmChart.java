package io.meshline.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The chart, as Helm itself renders it: its library runs in this JVM. */
final class HelmChart {
  static final String FOLDER = "deploy/helm/meshline";
  static final String EXAMPLES = "deploy/helm/examples";

  /** What stands for {@code helm.sh/hook} in what is rendered. */
  static final String HOOK = "rendered.helm.sh/hook";

  /** What those who install would call it. */
  static final String RELEASE = "meshline";

  private static final Map<String, List<JsonNode>> RENDERED = new ConcurrentHashMap<>();

  private final Helm helm;

  /** The chart with its own values. */
  HelmChart() {
    this("");
  }

  private HelmChart(String values) {
    this.helm = new Helm(copy(values));
  }

  /** The chart with the values of an example as its own, so that it can be looked at as it is. */
  static HelmChart withValues(String example) {
    return new HelmChart(Checkout.text(EXAMPLES + "/" + example));
  }

  /** The examples' file names. */
  static List<String> examples() {
    return Checkout.files(EXAMPLES, ".yaml").stream()
        .map(Path::getFileName)
        .map(Path::toString)
        .toList();
  }

  /**
   * All objects of a release, hooks included.
   *
   * @param example file name of the values
   * @param more values over them
   * @throws RuntimeException with Helm's message if it refuses
   */
  List<JsonNode> render(String example, Map<String, String> more) {
    TemplateCommand template =
        helm.template()
            .withName(RELEASE)
            .withNamespace("meshline")
            .withValuesFile(Checkout.path(EXAMPLES).resolve(example));
    more.forEach(template::set);
    return Checkout.documents(template.call());
  }

  /** The same with the example's values alone; rendered once. */
  List<JsonNode> render(String example) {
    return RENDERED.computeIfAbsent(example, name -> render(name, Map.of()));
  }

  /** What Helm finds questionable about the chart. */
  LintResult lint() {
    return helm.lint().quiet().call();
  }

  /** The objects of a kind. */
  static List<JsonNode> ofKind(List<JsonNode> objects, String kind) {
    return objects.stream().filter(object -> object.path("kind").asText().equals(kind)).toList();
  }

  /** The object of a kind and name. */
  static JsonNode named(List<JsonNode> objects, String kind, String name) {
    return ofKind(objects, kind).stream()
        .filter(object -> object.at("/metadata/name").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  /**
   * A copy without the bound on Kubernetes' version, since the library takes it for 1.20 and cannot
   * be told otherwise.
   */
  private static Path copy(String values) {
    Path source = Checkout.path(FOLDER);
    Path copy =
        Checkout.path("deploy/manifests/target/chart-" + Integer.toHexString(values.hashCode()));
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(source.relativize(file).toString());
        Files.createDirectories(target.getParent());
        String text = Files.readString(file);
        if (file.endsWith("Chart.yaml")) {
          text = text.replaceFirst("(?m)^kubeVersion:.*\n", "");
        }
        // Nor does it show hooks: they are rendered as what they are otherwise.
        text = text.replace("helm.sh/hook", HOOK);
        if (file.endsWith("values.yaml") && !values.isEmpty()) {
          text = merged(text, values);
        }
        Files.writeString(target, text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copy;
  }

  private static String merged(String values, String over) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    // JSON is YAML.
    return mapper
        .readerForUpdating(Checkout.documents(values).get(0))
        .<JsonNode>readValue(Checkout.documents(over).get(0).toString())
        .toString();
  }
}
