package io.meshline.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * What a party is told apart by, with its hash and what it takes; and the number that it has in the
 * batch in the making, which only whoever makes that batch may ask for. Batches that are made hold
 * keys, too, so the rest is thread-safe. Ordered, so that a table copes with strangers who choose
 * texts of one hash.
 */
final class PartyKey implements Comparable<PartyKey> {
  /** For the lengths of texts, mostly enough. */
  private static final int ROOM = 8;

  private final String tenant;
  private final String environment;
  private final String namespace;
  private final String service;
  private final String instance;
  private final String endpoint;
  private final Kind kind;
  private final int hash;
  private int bytes = -1;
  private volatile byte @Nullable [] encoded;

  /** That threads may see it late does no harm. */
  private boolean written;

  private long batch;
  private int number;

  /**
   * Refuses what could not be encoded later, when it would take a whole batch with it.
   *
   * @throws NullPointerException if a field is null
   */
  PartyKey(Party party) {
    tenant = Objects.requireNonNull(party.getTenant(), "tenant");
    environment = Objects.requireNonNull(party.getEnvironment(), "environment");
    namespace = Objects.requireNonNull(party.getNamespace(), "namespace");
    service = Objects.requireNonNull(party.getService(), "service");
    instance = Objects.requireNonNull(party.getInstance(), "instance");
    endpoint = Objects.requireNonNull(party.getEndpoint(), "endpoint");
    kind = Objects.requireNonNull(party.getKind(), "kind");
    int all = endpoint.hashCode();
    all = 31 * all + instance.hashCode();
    all = 31 * all + service.hashCode();
    all = 31 * all + namespace.hashCode();
    all = 31 * all + environment.hashCode();
    all = 31 * all + tenant.hashCode();
    hash = 31 * all + kind.hashCode();
  }

  /** Whether the party has the very texts that this was made of: they cannot change. */
  @SuppressWarnings("ReferenceEquality") // Others are hashed and compared.
  boolean isStill(Party party) {
    return endpoint == party.getEndpoint()
        && instance == party.getInstance()
        && service == party.getService()
        && namespace == party.getNamespace()
        && environment == party.getEnvironment()
        && tenant == party.getTenant()
        && kind == party.getKind();
  }

  /** Bytes of its texts in UTF-8. */
  int bytes() {
    int known = bytes;
    if (known < 0) {
      known =
          TextBytes.utf8(tenant)
              + TextBytes.utf8(environment)
              + TextBytes.utf8(namespace)
              + TextBytes.utf8(service)
              + TextBytes.utf8(instance)
              + TextBytes.utf8(endpoint);
      bytes = known;
    }
    return known;
  }

  /**
   * Writes the party as Avro has it. From the second time on what was written is kept: many parties
   * come once only, as endpoints with an id in them do.
   */
  void write(Encoder out) throws IOException {
    if (!written && encoded == null) {
      written = true;
      party().customEncode(out);
    } else {
      out.writeFixed(encoded());
    }
  }

  /** The party as Avro has it; not to be changed. */
  byte[] encoded() {
    byte[] known = encoded;
    if (known == null) {
      ByteArrayOutputStream bytesOut = new ByteArrayOutputStream(bytes() + ROOM);
      BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytesOut, null);
      try {
        party().customEncode(out);
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e); // nothing here does input or output
      }
      known = bytesOut.toByteArray();
      encoded = known;
    }
    return known;
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

  /** A party of these texts that nobody else has. */
  Party party() {
    return new Party(tenant, environment, namespace, service, instance, endpoint, kind);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PartyKey that
        && hash == that.hash
        && endpoint.equals(that.endpoint)
        && instance.equals(that.instance)
        && service.equals(that.service)
        && namespace.equals(that.namespace)
        && environment.equals(that.environment)
        && tenant.equals(that.tenant)
        && kind == that.kind;
  }

  @Override
  public int compareTo(PartyKey other) {
    int order = endpoint.compareTo(other.endpoint);
    order = order != 0 ? order : instance.compareTo(other.instance);
    order = order != 0 ? order : service.compareTo(other.service);
    order = order != 0 ? order : namespace.compareTo(other.namespace);
    order = order != 0 ? order : environment.compareTo(other.environment);
    order = order != 0 ? order : tenant.compareTo(other.tenant);
    return order != 0 ? order : kind.compareTo(other.kind);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
