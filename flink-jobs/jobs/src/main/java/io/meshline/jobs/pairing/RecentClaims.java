package io.meshline.jobs.pairing;

import io.meshline.jobs.addresses.AddressClaim;
import io.meshline.schemas.Party;
import java.util.HashSet;
import java.util.Set;

/**
 * Lets a claim through once, so that not each call brings one; by its texts, before anything is
 * made of them. Forgets all when it has grown large, and at each start: saying something twice does
 * no harm. Not thread-safe.
 */
final class RecentClaims {
  private static final int MOST = 10_000;

  private final Set<Said> claims = new HashSet<>();

  /** Texts, since parties of the contract take long to hash and compare. */
  private record Said(
      String tenant,
      String environment,
      String address,
      String ofTenant,
      String ofEnvironment,
      String ofNamespace,
      String service,
      String instance,
      long slot) {}

  /** Whether it was not said before; as {@link AddressClaim#of} has it. */
  boolean isNew(Party scope, String dialled, Party service, long timeMillis) {
    if (claims.size() >= MOST) {
      claims.clear();
    }
    return claims.add(
        new Said(
            scope.getTenant(),
            scope.getEnvironment(),
            dialled,
            service.getTenant(),
            service.getEnvironment(),
            service.getNamespace(),
            service.getService(),
            service.getInstance(),
            AddressClaim.slotOf(timeMillis)));
  }
}
