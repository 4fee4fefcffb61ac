package io.meshline.jobs.pairing;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Party;

/** Takes what pairing finds. */
interface PairingOutput {

  /** One observation of one call. */
  void call(CallRecord call);

  /** One observation of one call whose destination is only known by its address. */
  void callToAddress(CallRecord call);

  /**
   * A service was seen to answer at an address.
   *
   * @param scope to whose tenant and environment the address belongs
   * @param address what was dialled
   * @param service who answered
   * @param time when, in milliseconds of event time
   */
  void answers(Party scope, String address, Party service, long time);

  /** Something happened once more. */
  void count(PairingCount what);
}
