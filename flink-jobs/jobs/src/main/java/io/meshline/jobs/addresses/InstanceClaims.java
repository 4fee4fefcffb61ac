package io.meshline.jobs.addresses;

import io.meshline.schemas.InstanceMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What an instance says of its addresses. */
final class InstanceClaims {
  /** Properties that hold addresses, lower case: those of SkyWalking, OpenTelemetry, and plain. */
  private static final Set<String> ADDRESSES =
      Set.of(
          "ipv4",
          "ipv6",
          "ip",
          "address",
          "addresses",
          "hostname",
          "host.ip",
          "host.name",
          "k8s.pod.ip");

  /** Most claims of one report. */
  private static final int MAX_CLAIMS = 32;

  private InstanceClaims() {}

  /** Whether the report says anything of addresses; a mere heartbeat does not. */
  static boolean any(InstanceMetadata metadata) {
    return metadata.getProperties().keySet().stream()
        .anyMatch(property -> ADDRESSES.contains(property.toLowerCase(Locale.ROOT)));
  }

  /** One claim per address; none for a mere heartbeat. */
  static List<AddressClaim> of(InstanceMetadata metadata) {
    List<AddressClaim> claims = new ArrayList<>();
    for (Map.Entry<String, String> property : metadata.getProperties().entrySet()) {
      if (ADDRESSES.contains(property.getKey().toLowerCase(Locale.ROOT))) {
        for (String address : property.getValue().split(",", -1)) {
          AddressClaim claim =
              AddressClaim.of(
                  metadata.getInstance(),
                  address,
                  metadata.getInstance(),
                  metadata.getTime().toEpochMilli());
          if (claim != null && claims.size() < MAX_CLAIMS && !claims.contains(claim)) {
            claims.add(claim);
          }
        }
      }
    }
    return claims;
  }
}
