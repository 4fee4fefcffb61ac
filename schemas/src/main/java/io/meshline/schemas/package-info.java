/**
 * The contracts of Meshline: the Avro records that travel through Kafka, the topics they travel in,
 * and the wire format. Classes generated from {@code src/main/avro} live here too and are never
 * edited.
 */
@org.jspecify.annotations.NullMarked
package io.meshline.schemas;
