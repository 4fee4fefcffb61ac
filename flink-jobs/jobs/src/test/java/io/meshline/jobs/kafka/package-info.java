/** Tests of the Kafka ends. */
@org.jspecify.annotations.NullMarked
package io.meshline.jobs.kafka;
