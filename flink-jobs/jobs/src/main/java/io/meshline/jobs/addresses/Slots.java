package io.meshline.jobs.addresses;

/**
 * {@link ClaimTimes Time slots} from the first to the last, both included.
 *
 * @param first first slot
 * @param last last slot, at least the first
 */
record Slots(long first, long last) {}
