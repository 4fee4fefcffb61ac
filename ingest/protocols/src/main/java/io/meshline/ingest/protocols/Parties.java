package io.meshline.ingest.protocols;

import io.meshline.schemas.Kind;
import io.meshline.schemas.Limits;
import io.meshline.schemas.Party;
import io.meshline.schemas.PartyTexts;

/**
 * Builds parties within the limits of the contract. Protocols do not tell a tenant: the receiver
 * sets it where it knows one.
 */
public final class Parties {

  /** Name of whoever called from outside without saying who. */
  public static final String USER = "User";

  /** Name of a party that could not be determined. */
  public static final String UNKNOWN = "unknown";

  private Parties() {}

  /** A service; all but its name may be empty. */
  public static Party service(
      String environment, String namespace, String service, String instance, String endpoint) {
    return new Party(
        "",
        Text.bounded(environment, Limits.ENVIRONMENT_LENGTH),
        Text.bounded(namespace, Limits.NAMESPACE_LENGTH),
        Text.bounded(service, Limits.SERVICE_LENGTH),
        Text.bounded(instance, Limits.INSTANCE_LENGTH),
        Text.endpoint(endpoint, Limits.ENDPOINT_LENGTH),
        Kind.SERVICE);
  }

  /**
   * A party that nobody observes from inside: a database, a broker, an address. It belongs to the
   * environment of who observed it.
   */
  public static Party virtual(String environment, Kind kind, String name, String endpoint) {
    return new Party(
        "",
        Text.bounded(environment, Limits.ENVIRONMENT_LENGTH),
        "",
        Text.bounded(name, Limits.SERVICE_LENGTH),
        "",
        Text.endpoint(endpoint, Limits.ENDPOINT_LENGTH),
        kind);
  }

  /** Whoever called from outside. */
  public static Party user(String environment) {
    return virtual(environment, Kind.USER, USER, "");
  }

  /** A party that could not be determined, and is not made up. */
  public static Party unknown(String environment) {
    return virtual(environment, Kind.UNKNOWN, UNKNOWN, "");
  }

  /** No party: the observer says nothing of that side. */
  public static Party none() {
    return new Party("", "", "", "", "", "", Kind.UNKNOWN);
  }

  /** The same party at another endpoint. */
  public static Party at(Party party, String endpoint) {
    return PartyTexts.at(party, Text.endpoint(endpoint, Limits.ENDPOINT_LENGTH));
  }

  /** The same kind of party at the same endpoint by another name. */
  public static Party named(
      Party party, String environment, String namespace, String service, String instance) {
    return new Party(
        party.getTenant(),
        Text.bounded(environment, Limits.ENVIRONMENT_LENGTH),
        Text.bounded(namespace, Limits.NAMESPACE_LENGTH),
        Text.bounded(service, Limits.SERVICE_LENGTH),
        Text.bounded(instance, Limits.INSTANCE_LENGTH),
        party.getEndpoint(),
        party.getKind());
  }
}
