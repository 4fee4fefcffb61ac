package io.meshline.schemas;

import java.util.Arrays;
import java.util.Objects;

/**
 * Whose the endpoints are of parties that differ in nothing else, as those of one service with ids
 * in their paths do: what they have in common is encoded once. Immutable.
 */
final class PartyOwner {
  private final String tenant;
  private final String environment;
  private final String namespace;
  private final String service;
  private final String instance;
  private final Kind kind;
  private final byte[] encoded;
  private final long first;
  private final long second;

  /**
   * The owner of a party's endpoint.
   *
   * @throws NullPointerException if a field is null
   */
  PartyOwner(Party party) {
    tenant = Objects.requireNonNull(party.getTenant(), "tenant");
    environment = Objects.requireNonNull(party.getEnvironment(), "environment");
    namespace = Objects.requireNonNull(party.getNamespace(), "namespace");
    service = Objects.requireNonNull(party.getService(), "service");
    instance = Objects.requireNonNull(party.getInstance(), "instance");
    kind = Objects.requireNonNull(party.getKind(), "kind");
    GrowingBytes bytes =
        new GrowingBytes(
            2 * 5
                + tenant.length()
                + environment.length()
                + namespace.length()
                + service.length()
                + instance.length());
    bytes.text(tenant);
    bytes.text(environment);
    bytes.text(namespace);
    bytes.text(service);
    bytes.text(instance);
    encoded = Arrays.copyOf(bytes.array(), bytes.size());
    PartyDigest digest = new PartyDigest();
    digest.begin(symbol(), symbol());
    digest.add(encoded, 0, encoded.length);
    first = digest.first();
    second = digest.second();
  }

  /** Whether it is the very one of a party: texts cannot change. Equal ones are another one. */
  @SuppressWarnings("ReferenceEquality") // Others are encoded.
  boolean isOf(Party party) {
    return instance == party.getInstance()
        && service == party.getService()
        && namespace == party.getNamespace()
        && environment == party.getEnvironment()
        && tenant == party.getTenant()
        && kind == party.getKind();
  }

  /** All texts before the endpoint, as Avro has them; not to be changed. */
  byte[] encoded() {
    return encoded;
  }

  /** The place of its kind in the schema, which Avro has behind the endpoint. */
  @SuppressWarnings("EnumOrdinal") // Avro writes the place of a symbol in the schema.
  int symbol() {
    return kind.ordinal();
  }

  /** One half of its digest, to which that of an endpoint is added. */
  long first() {
    return first;
  }

  /** The other half. */
  long second() {
    return second;
  }
}
