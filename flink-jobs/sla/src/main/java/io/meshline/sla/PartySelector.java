package io.meshline.sla;

import org.jspecify.annotations.Nullable;

/**
 * Which parties are meant; what is null may be anything.
 *
 * @param instance of which instances; null where instances are not looked at
 * @param endpoint of which endpoints; null where endpoints are not looked at
 * @param kind null: services alone, for called parties
 */
public record PartySelector(
    @Nullable NamePattern tenant,
    @Nullable NamePattern environment,
    @Nullable NamePattern namespace,
    @Nullable NamePattern service,
    @Nullable NamePattern instance,
    @Nullable NamePattern endpoint,
    @Nullable NamePattern kind) {

  private static final String SERVICE = "service";

  /** Every service. */
  public static final PartySelector SERVICES =
      new PartySelector(null, null, null, null, null, null, null);

  /** Whether a called party is meant. */
  boolean matchesCalled(Party party) {
    return (kind == null ? party.kind().equals(SERVICE) : kind.matches(party.kind()))
        && matchesNames(party);
  }

  /** Whether a calling party is meant. */
  boolean matchesCaller(Party party) {
    return (kind == null || kind.matches(party.kind())) && matchesNames(party);
  }

  /** The grain at which it selects nodes. */
  Grain grain() {
    return endpoint != null ? Grain.ENDPOINT : instance != null ? Grain.INSTANCE : Grain.SERVICE;
  }

  private boolean matchesNames(Party party) {
    return matches(tenant, party.tenant())
        && matches(environment, party.environment())
        && matches(namespace, party.namespace())
        && matches(service, party.service())
        && matches(instance, party.instance())
        && matches(endpoint, party.endpoint());
  }

  private static boolean matches(@Nullable NamePattern pattern, String name) {
    return pattern == null || pattern.matches(name);
  }
}
