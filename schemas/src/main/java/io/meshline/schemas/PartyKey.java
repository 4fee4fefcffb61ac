package io.meshline.schemas;

/**
 * What is known of a party that comes again: its texts, its encoding and its digest; and the number
 * that it has in the batch in the making. Not thread-safe.
 */
final class PartyKey {
  private final String tenant;
  private final String environment;
  private final String namespace;
  private final String service;
  private final String instance;
  private final String endpoint;
  private final Kind kind;
  private final byte[] encoded;
  private final long first;
  private final long second;
  private long batch;
  private int number;

  /**
   * @param encoded the party as Avro has it; not to be changed
   * @param first half of its digest
   * @param second half of it
   */
  PartyKey(Party party, byte[] encoded, long first, long second) {
    this.tenant = party.getTenant();
    this.environment = party.getEnvironment();
    this.namespace = party.getNamespace();
    this.service = party.getService();
    this.instance = party.getInstance();
    this.endpoint = party.getEndpoint();
    this.kind = party.getKind();
    this.encoded = encoded;
    this.first = first;
    this.second = second;
  }

  /** Whether the party has the very texts that this was made of: they cannot change. */
  @SuppressWarnings("ReferenceEquality") // Others are encoded.
  boolean isStill(Party party) {
    return endpoint == party.getEndpoint()
        && instance == party.getInstance()
        && service == party.getService()
        && namespace == party.getNamespace()
        && environment == party.getEnvironment()
        && tenant == party.getTenant()
        && kind == party.getKind();
  }

  /** The party as Avro has it; not to be changed. */
  byte[] encoded() {
    return encoded;
  }

  /** One half of its digest. */
  long first() {
    return first;
  }

  /** The other half. */
  long second() {
    return second;
  }

  /** Whether the party has a number in that batch. */
  boolean isIn(long thatBatch) {
    return batch == thatBatch;
  }

  /** The number that it has in the batch in which it was last. */
  int number() {
    return number;
  }

  /** Gives the party a number in a batch. */
  void number(long inBatch, int itsNumber) {
    batch = inBatch;
    number = itsNumber;
  }
}
