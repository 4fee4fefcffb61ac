package io.meshline.jobs.addresses;

import io.meshline.jobs.types.OwnType;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import io.meshline.schemas.PartyTexts;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.jspecify.annotations.Nullable;

/**
 * Somebody was seen to answer at an address. Two claims of one slot that say the same are equal.
 *
 * @param tenant of those for whom the address means this service
 * @param environment of those for whom the address means this service
 * @param address where it answers
 * @param service who answers there, without endpoint
 * @param slot when it was seen: number of the {@link ClaimTimes} slot
 */
public record AddressClaim(
    String tenant, String environment, Address address, Party service, long slot) {

  /** Type information of claims. */
  public static final TypeInformation<AddressClaim> TYPE =
      new OwnType<>(AddressClaim.class, AddressClaimSerializer.INSTANCE);

  /**
   * A claim; null where the text is no address or one that every host has, and where who answers is
   * no service.
   *
   * @param scope of whose tenant and environment the address is
   * @param dialled the address as text
   * @param service who answers; its endpoint does not matter
   * @param timeMillis event time in milliseconds
   */
  public static @Nullable AddressClaim of(
      Party scope, String dialled, Party service, long timeMillis) {
    if (service.getKind() != Kind.SERVICE || service.getService().isEmpty()) {
      return null;
    }
    Address address = Address.parse(dialled);
    if (address == null || address.isEveryHosts()) {
      return null;
    }
    Party answers = PartyTexts.at(service, "");
    return new AddressClaim(
        scope.getTenant(), scope.getEnvironment(), address, answers, ClaimTimes.slot(timeMillis));
  }

  /** The slot of a claim seen at that event time, in milliseconds. */
  public static long slotOf(long timeMillis) {
    return ClaimTimes.slot(timeMillis);
  }

  /** What calls and claims of one host have in common. */
  String key() {
    return key(tenant, environment, address);
  }

  /**
   * Address of a call that names nobody but an address; null for any other call and for addresses
   * that nobody can claim.
   */
  public static @Nullable Address dialled(CallRecord call) {
    Address address = Address.parse(call.getDestination().getService());
    return address == null || address.isEveryHosts() ? null : address;
  }

  static String key(CallRecord call) {
    Address address = dialled(call);
    if (address == null) {
      throw new IllegalArgumentException(
          "destination: " + call.getDestination().getService() + " (expected: an address)");
    }
    Party source = call.getSource();
    return key(source.getTenant(), source.getEnvironment(), address);
  }

  private static String key(String tenant, String environment, Address address) {
    // No text of a party holds control characters.
    return tenant + '\n' + environment + '\n' + address.host();
  }
}
