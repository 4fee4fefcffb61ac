package io.meshline.schemas;

/**
 * Parties by their texts: Avro's own comparison goes by their schema, field by field, and takes
 * many times as long. Pure functions.
 */
public final class PartyTexts {

  private PartyTexts() {}

  /** The same party at another endpoint; itself if it is there already. */
  public static Party at(Party party, String endpoint) {
    return endpoint.equals(party.getEndpoint())
        ? party
        : new Party(
            party.getTenant(),
            party.getEnvironment(),
            party.getNamespace(),
            party.getService(),
            party.getInstance(),
            endpoint,
            party.getKind());
  }

  /** Whether both are equal. */
  public static boolean equal(Party one, Party other) {
    // What differs most comes first.
    return one.getEndpoint().equals(other.getEndpoint()) && equalButEndpoint(one, other);
  }

  /** Whether both are equal, whatever their endpoints are. */
  public static boolean equalButEndpoint(Party one, Party other) {
    return one.getKind() == other.getKind()
        && one.getInstance().equals(other.getInstance())
        && sameService(one, other);
  }

  /** Whether both are of one service, or are virtual parties of one name. */
  public static boolean sameService(Party one, Party other) {
    return one.getService().equals(other.getService())
        && one.getNamespace().equals(other.getNamespace())
        && one.getEnvironment().equals(other.getEnvironment())
        && one.getTenant().equals(other.getTenant());
  }
}
