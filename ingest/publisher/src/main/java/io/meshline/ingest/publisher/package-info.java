/**
 * Call records to Kafka: {@link io.meshline.ingest.publisher.CallPublisher} for any program, {@link
 * io.meshline.ingest.publisher.RecordPublisher} beneath it, and what creates topics and registers
 * schemas.
 */
@org.jspecify.annotations.NullMarked
package io.meshline.ingest.publisher;
