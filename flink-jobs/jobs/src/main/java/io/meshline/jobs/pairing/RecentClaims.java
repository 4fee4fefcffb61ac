package io.meshline.jobs.pairing;

import io.meshline.jobs.addresses.AddressClaim;
import java.util.HashSet;
import java.util.Set;

/**
 * Lets a claim through once, so that not each call brings one. Forgets all when it has grown large,
 * and at each start: saying something twice does no harm. Not thread-safe.
 */
final class RecentClaims {
  private static final int MOST = 10_000;

  private final Set<AddressClaim> claims = new HashSet<>();

  boolean isNew(AddressClaim claim) {
    if (claims.size() >= MOST) {
      claims.clear();
    }
    return claims.add(claim);
  }
}
