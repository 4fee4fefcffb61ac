package io.meshline.ingest.protocols.skywalking;

import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Parties;
import io.meshline.ingest.protocols.Refusal;
import io.meshline.ingest.protocols.Rejection;
import io.meshline.ingest.protocols.Text;
import io.meshline.schemas.InstanceMetadata;
import io.meshline.schemas.Limits;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.skywalking.apm.network.common.v3.KeyStringValuePair;
import org.apache.skywalking.apm.network.management.v3.InstancePingPkg;
import org.apache.skywalking.apm.network.management.v3.InstanceProperties;

/**
 * What SkyWalking agents say of their instance to instance metadata. Stateless, safe for use by any
 * threads.
 */
public final class InstanceConverter {

  private static final String SOURCE = "skywalking";

  /** Long lists that nobody asks a map for; arguments often hold passwords. */
  private static final Set<String> NOT_KEPT = Set.of("JVM Arguments", "Jar Dependencies");

  private final InstantSource clock;

  /**
   * @param clock tells when a report came, since it does not say so itself
   */
  public InstanceConverter(InstantSource clock) {
    this.clock = clock;
  }

  /** Converts the report of a start; never throws on account of the message. */
  public void convert(InstanceProperties report, Outlet outlet) {
    convert(
        report.getService(),
        report.getServiceInstance(),
        report.getPropertiesList(),
        report.getLayer(),
        outlet);
  }

  /** Converts a heartbeat; never throws on account of the message. */
  public void convert(InstancePingPkg ping, Outlet outlet) {
    convert(ping.getService(), ping.getServiceInstance(), List.of(), "", outlet);
  }

  private void convert(
      String service,
      String instance,
      List<KeyStringValuePair> properties,
      String layer,
      Outlet outlet) {
    InstanceMetadata metadata;
    try {
      metadata = metadata(service, instance, properties, layer);
    } catch (RuntimeException fault) {
      outlet.reject(Rejection.of(fault));
      return;
    }
    outlet.instance(metadata);
  }

  private InstanceMetadata metadata(
      String service, String instance, List<KeyStringValuePair> properties, String layer) {
    if (Text.isBlank(service) || Text.isBlank(instance)) {
      throw new Refusal(
          Text.isBlank(service) ? "service_missing" : "instance_missing",
          "service: \"%s\", serviceInstance: \"%s\" (expected: both)"
              .formatted(
                  Text.bounded(service, Limits.SERVICE_LENGTH),
                  Text.bounded(instance, Limits.INSTANCE_LENGTH)));
    }
    return new InstanceMetadata(
        clock.instant(),
        Parties.service("", "", service, instance, ""),
        SOURCE,
        properties(properties, layer));
  }

  /** A key may come several times (one per network address): its values are joined by commas. */
  private static Map<String, String> properties(List<KeyStringValuePair> pairs, String layer) {
    if (pairs.isEmpty() && Text.isBlank(layer)) {
      return Map.of();
    }
    Map<String, String> properties = new HashMap<>();
    if (!Text.isBlank(layer)) {
      put(properties, "layer", layer);
    }
    for (KeyStringValuePair pair : pairs) {
      if (!NOT_KEPT.contains(pair.getKey())) {
        put(properties, pair.getKey(), pair.getValue());
      }
    }
    return properties;
  }

  private static void put(Map<String, String> properties, String key, String value) {
    String name = Text.bounded(key, Limits.ATTRIBUTE_NAME_LENGTH);
    String known = properties.get(name);
    if (name.isEmpty() || (known == null && properties.size() >= Limits.ATTRIBUTES)) {
      return;
    }
    if (known == null) {
      properties.put(name, Text.bounded(value, Limits.ATTRIBUTE_VALUE_LENGTH));
    } else if (known.length() < Limits.ATTRIBUTE_VALUE_LENGTH) {
      properties.put(name, Text.bounded(known + "," + value, Limits.ATTRIBUTE_VALUE_LENGTH));
    }
  }
}
