package io.meshline.ingest.publisher;

/**
 * What became of everything that was handed over and is no longer on its way: <i>handed over =
 * published + failed + on its way</i>.
 *
 * @param published acknowledged by the broker
 * @param failed not acknowledged, or refused before they were sent
 */
public record PublishCounts(long published, long failed) {}
