package io.meshline.jobs.addresses;

/**
 * What address resolution counts. Once all waits are over: calls to addresses = RESOLVED +
 * AMBIGUOUS + UNCLAIMED.
 */
public enum ResolutionCount {
  /** Calls to an address that became calls to the one service that answers there. */
  RESOLVED,
  /** Calls to an address that several services claim: left as they were. */
  AMBIGUOUS,
  /** Calls to an address that nobody claims: left as they were. */
  UNCLAIMED,
  /** Calls that came when the wait for claims was over, and waited anew; included above. */
  LATE,
  /** Calls decided at once since too many waited; included above. */
  OVERFLOWED,
  /** Claims taken in, several equal ones of five seconds mostly as one. */
  CLAIMS,
  /** Claims of further addresses, given up since too many are known. */
  CLAIMS_REFUSED
}
