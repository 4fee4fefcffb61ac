package io.meshline.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.List;

/**
 * Ids of nodes and edges: {@code kind/tenant/environment/namespace/name}, then {@code ;instance=}
 * or {@code ;endpoint=} at these grains, each part percent-encoded (RFC 3986, all but unreserved
 * characters); of an edge those of its ends with {@code >} between them. So an id says all that
 * tells nodes apart, and needs no table to be understood again.
 */
public final class NodeId {
  static final String ARROW = ">";

  private static final String EXPECTED = " (expected: an id as answers have it)";
  private static final List<String> KINDS =
      List.of("service", "user", "database", "cache", "messaging", "external", "unknown");
  private static final int PARTS = 5;

  private NodeId() {}

  static String of(Node node) {
    Service service = node.service();
    StringBuilder id = new StringBuilder(64);
    encode(service.kind(), id);
    for (String part :
        List.of(service.tenant(), service.environment(), service.namespace(), service.name())) {
      id.append('/');
      encode(part, id);
    }
    if (node.grain() != Grain.SERVICE) {
      id.append(';').append(node.grain().text()).append('=');
      encode(node.detail(), id);
    }
    return id.toString();
  }

  /** Whether a text may be an id: names of services as people write them do not look like one. */
  public static boolean isId(String text) {
    int slash = text.indexOf('/');
    return slash > 0
        && KINDS.contains(text.substring(0, slash))
        && text.chars().filter(c -> c == '/').count() == PARTS - 1;
  }

  /**
   * The node of an id.
   *
   * @throws IllegalArgumentException if it is no id of a node
   */
  public static Node node(String id) {
    int semicolon = id.indexOf(';');
    String[] parts = (semicolon < 0 ? id : id.substring(0, semicolon)).split("/", -1);
    if (parts.length != PARTS || !KINDS.contains(parts[0])) {
      throw new IllegalArgumentException(id + EXPECTED);
    }
    Service service =
        new Service(
            decode(parts[1]), decode(parts[2]), decode(parts[3]), decode(parts[4]), parts[0]);
    if (semicolon < 0) {
      return Node.of(service);
    }
    String rest = id.substring(semicolon + 1);
    int equals = rest.indexOf('=');
    Grain grain = equals < 0 ? Grain.SERVICE : Grain.of(rest.substring(0, equals));
    if (grain == Grain.SERVICE) {
      throw new IllegalArgumentException(id + EXPECTED);
    }
    return new Node(grain, service, decode(rest.substring(equals + 1)));
  }

  /**
   * The edge of an id.
   *
   * @throws IllegalArgumentException if it is no id of an edge
   */
  public static Edge edge(String id) {
    int arrow = id.indexOf(ARROW);
    if (arrow < 0) {
      throw new IllegalArgumentException(id + EXPECTED);
    }
    Edge edge = new Edge(node(id.substring(0, arrow)), node(id.substring(arrow + 1)));
    if (edge.source().grain() != edge.destination().grain()) {
      throw new IllegalArgumentException(id + EXPECTED);
    }
    return edge;
  }

  private static void encode(String part, StringBuilder id) {
    for (byte b : part.getBytes(UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
        id.append(c);
      } else {
        id.append('%').append("0123456789ABCDEF".charAt(c >> 4));
        id.append("0123456789ABCDEF".charAt(c & 0xf));
      }
    }
  }

  private static String decode(String part) {
    try {
      // In forms a plus is a blank; in ids it is itself.
      return URLDecoder.decode(part.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(part + EXPECTED, e);
    }
  }
}
