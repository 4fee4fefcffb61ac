package io.meshline.ingest.protocols.envoy;

import com.google.protobuf.Struct;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.meshline.ingest.protocols.Parties;
import io.meshline.ingest.protocols.Refusal;
import io.meshline.ingest.protocols.Text;
import io.meshline.schemas.Party;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The proxy behind a stream.
 *
 * @param gateway whether it stands for itself (a gateway, a waypoint) rather than beside a service
 * @param entrance whether requests come to it as no other proxy rewrote them: a gateway that is no
 *     waypoint
 * @param ip its own address, empty where the node id gives none
 * @param self the service it stands beside, or is, without an endpoint
 */
record Proxy(boolean gateway, boolean entrance, String ip, Party self) {
  /** Characters; an IPv6 address with a zone has fewer. */
  private static final int LONGEST_IP = 64;

  /** What its texts take up, at most, in bytes. */
  int bytes() {
    return Character.BYTES
        * (ip.length()
            + self.getNamespace().length()
            + self.getService().length()
            + self.getInstance().length());
  }

  /** By the texts, which Avro's own comparison would copy first. */
  @Override
  public boolean equals(@Nullable Object other) {
    if (this == other) {
      return true;
    }
    return other instanceof Proxy that
        && gateway == that.gateway
        && entrance == that.entrance
        && ip.equals(that.ip)
        && self.getInstance().equals(that.self.getInstance())
        && self.getService().equals(that.self.getService())
        && self.getNamespace().equals(that.self.getNamespace());
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        gateway, entrance, ip, self.getInstance(), self.getService(), self.getNamespace());
  }

  /**
   * Reads who a proxy is from its node id, {@code role~ip~pod.namespace~domain}, and its metadata.
   *
   * @throws Refusal {@code role_unknown}, {@code identity_missing}
   */
  static Proxy of(Node node) {
    String[] id = node.getId().split("~", 5);
    boolean gateway =
        switch (id[0]) {
          case "sidecar" -> false;
          case "router", "waypoint" -> true;
          default ->
              throw new Refusal(
                  "role_unknown",
                  "node id: \"%s\" (expected: sidecar~…, router~… or waypoint~…)"
                      .formatted(Text.bounded(node.getId(), 128)));
        };
    String pod = id.length > 2 ? id[2] : "";
    int dot = pod.lastIndexOf('.');
    Struct metadata = node.getMetadata();
    String namespace = Structs.text(metadata, "NAMESPACE");
    String name = Structs.text(metadata, "NAME");
    String service =
        ServiceNames.of(
            Structs.struct(metadata, "LABELS"), "", Structs.text(metadata, "WORKLOAD_NAME"));
    if (Text.isBlank(service)) {
      throw new Refusal(
          "identity_missing",
          "node metadata of %s: neither LABELS nor WORKLOAD_NAME name a service (expected: one)"
              .formatted(Text.bounded(node.getId(), 128)));
    }
    return new Proxy(
        gateway,
        id[0].equals("router"),
        id.length > 1 && id[1].length() <= LONGEST_IP ? id[1] : "",
        Parties.service(
            "",
            Text.isBlank(namespace) && dot >= 0 ? pod.substring(dot + 1) : namespace,
            service,
            Text.isBlank(name) && dot >= 0 ? pod.substring(0, dot) : name,
            ""));
  }
}
