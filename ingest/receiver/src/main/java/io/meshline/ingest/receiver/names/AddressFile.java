package io.meshline.ingest.receiver.names;

import io.meshline.ingest.protocols.Parties;
import io.meshline.ingest.protocols.Text;
import io.meshline.ingest.protocols.names.AddressTable;
import io.meshline.ingest.protocols.names.Resident;
import io.meshline.ingest.protocols.names.ServiceName;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Who lives where, as a file says it: YAML of place to resident. A place is an IP, host, {@code
 * host:port} or network; a resident is {@code service}, {@code namespace/service}, {@code
 * namespace/service/instance}, or a mapping with {@code kind}, {@code environment}, {@code
 * namespace}, {@code service} and {@code instance}.
 */
public final class AddressFile {

  private static final Set<String> KEYS =
      Set.of("kind", "environment", "namespace", "service", "instance");

  private AddressFile() {}

  /**
   * Reads the text of such a file.
   *
   * @param name how the file is called in faults
   * @throws FaultyFileException with every fault
   */
  public static AddressTable parse(String name, String text) {
    YamlFile file = new YamlFile(name);
    AddressTable.Builder table = AddressTable.builder();
    for (YamlFile.Entry entry : file.entries(text)) {
      Resident resident = resident(file, entry);
      if (resident != null) {
        add(file, table, entry, resident);
      }
    }
    file.check();
    return table.build();
  }

  private static void add(
      YamlFile file, AddressTable.Builder table, YamlFile.Entry entry, Resident resident) {
    try {
      if (!table.add(entry.key().strip(), resident)) {
        file.fault(entry.line(), entry.key(), "again", "each address once");
      }
    } catch (IllegalArgumentException e) {
      file.fault(entry.line(), entry.key(), "no address", String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable Resident resident(YamlFile file, YamlFile.Entry entry) {
    Node value = entry.value();
    if (value instanceof ScalarNode scalar) {
      try {
        return ofPath(scalar.getValue());
      } catch (IllegalArgumentException e) {
        file.fault(
            entry.line(),
            entry.key(),
            YamlFile.shown(value),
            "service, namespace/service, namespace/service/instance or a mapping");
        return null;
      }
    }
    Map<String, String> texts = file.texts(entry, KEYS);
    Kind kind = kind(file, entry, texts.getOrDefault("kind", "SERVICE"));
    String service = texts.getOrDefault("service", "");
    if (Text.isBlank(service)) {
      file.fault(entry.line(), entry.key(), "no service", "a mapping with a service");
      return null;
    }
    Party named =
        Parties.named(
            Parties.virtual("", kind, service, ""),
            texts.getOrDefault("environment", ""),
            texts.getOrDefault("namespace", ""),
            service,
            texts.getOrDefault("instance", ""));
    return new Resident(named, Map.of());
  }

  /** Three parts end in the instance: the environment needs the long form. */
  private static Resident ofPath(String path) {
    ServiceName parts = ServiceName.parse(path);
    return parts.environment().isEmpty()
        ? Resident.service(parts.namespace(), parts.service(), "")
        : Resident.service(parts.environment(), parts.namespace(), parts.service());
  }

  private static Kind kind(YamlFile file, YamlFile.Entry entry, String text) {
    try {
      return Kind.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      file.fault(
          entry.line(),
          entry.key() + ".kind",
          "\"" + text + "\"",
          "one of " + Arrays.toString(Kind.values()));
      return Kind.UNKNOWN;
    }
  }
}
