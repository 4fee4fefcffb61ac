package io.meshline.ingest.protocols.envoy;

import java.util.HashMap;
import java.util.Map;

/** The clusters that a stream named lately: a proxy has few, and names one in each entry. */
final class Clusters {

  static final int MAX_KNOWN = 1_024;
  static final int MAX_NAME = 1_024;

  private final Map<String, Cluster> known = new HashMap<>();

  Cluster of(String name) {
    Cluster cluster = known.get(name);
    if (cluster == null) {
      cluster = Cluster.of(name);
      if (name.length() <= MAX_NAME) {
        if (known.size() >= MAX_KNOWN) {
          known.clear();
        }
        known.put(name, cluster);
      }
    }
    return cluster;
  }
}
