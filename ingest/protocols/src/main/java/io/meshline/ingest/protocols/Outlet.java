package io.meshline.ingest.protocols;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.InstanceMetadata;
import io.meshline.schemas.Span;

/**
 * Where a converter puts what it made of a message, in the order of the message.
 *
 * <p>Every observation in a message becomes exactly one of these, so that <i>received = published +
 * rejected</i> can be counted here. What an outlet throws passes through the converter unchanged.
 */
public interface Outlet {

  /** Takes one observation of one call. */
  void call(CallRecord call);

  /** Takes one span that has to be paired before it says who called whom. */
  void span(Span span);

  /** Takes what an instance says of itself. */
  void instance(InstanceMetadata instance);

  /** Takes the reason why one observation became nothing of the above. */
  void reject(Rejection rejection);
}
