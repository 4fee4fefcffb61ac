/** The Kafka ends that both jobs have: sources, sinks, the schema registry as options name it. */
@org.jspecify.annotations.NullMarked
package io.meshline.jobs.kafka;
