package io.meshline.jobs.pairing;

import io.meshline.schemas.CallRecord;

/** Takes what pairing finds. */
interface PairingOutput {

  /** One observation of one call. */
  void call(CallRecord call);

  /** Something happened once more. */
  void count(PairingCount what);
}
