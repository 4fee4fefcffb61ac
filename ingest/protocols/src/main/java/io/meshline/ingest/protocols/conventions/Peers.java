package io.meshline.ingest.protocols.conventions;

import static io.meshline.ingest.protocols.conventions.Attributes.or;

import io.meshline.ingest.protocols.Parties;
import io.meshline.ingest.protocols.Text;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import java.util.Locale;
import java.util.Set;

/** What a span says of the other side of its call. */
public final class Peers {

  /** Systems that OpenTelemetry calls databases, and everyone else caches. */
  private static final Set<String> CACHES =
      Set.of(
          "redis",
          "memcached",
          "valkey",
          "dragonfly",
          "keydb",
          "hazelcast",
          "infinispan",
          "ehcache",
          "coherence",
          "geode",
          "caffeine");

  private Peers() {}

  /**
   * The other side as a virtual node, named by the first attribute there is; without a name if
   * there is none.
   *
   * @param endpoint what was asked of it
   */
  public static Party of(String environment, Attributes attributes, String endpoint) {
    Kind kind = kind(attributes);
    String name = name(attributes);
    return Parties.virtual(environment, kind, name, endpoint);
  }

  static boolean isCache(Attributes attributes) {
    return attributes.isDatabase() && CACHES.contains(attributes.dbSystem.toLowerCase(Locale.ROOT));
  }

  private static Kind kind(Attributes attributes) {
    if (attributes.isDatabase()) {
      return isCache(attributes) ? Kind.CACHE : Kind.DATABASE;
    }
    return attributes.isMessaging() ? Kind.MESSAGING : Kind.EXTERNAL;
  }

  private static String name(Attributes attributes) {
    String name = or(attributes.servicePeer, database(attributes));
    name = or(name, attributes.destination);
    name = or(name, attributes.serverAddress());
    name = or(name, attributes.networkAddress());
    return or(name, attributes.messagingSystem);
  }

  /** System and database; a system without a database is told apart by its address. */
  private static String database(Attributes attributes) {
    if (!attributes.isDatabase()) {
      return "";
    }
    String within = or(attributes.dbNamespace, attributes.serverAddress());
    within = or(within, attributes.networkAddress());
    return Text.isBlank(within) ? attributes.dbSystem : attributes.dbSystem + "/" + within;
  }
}
